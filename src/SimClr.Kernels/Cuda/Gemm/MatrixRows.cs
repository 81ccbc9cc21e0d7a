using SimClr.Kernels.Gpu;

namespace SimClr.Kernels.Cuda;

/// <summary>A matrix (Rows, Depth): depth is contiguous.</summary>
internal readonly unsafe struct MatrixRows(ArrayView<float> matrix, int matrixRows, int matrixDepth)
    : IOperand
{
    private readonly ArrayView<float> matrix = matrix;
    private readonly int matrixRows = matrixRows, matrixDepth = matrixDepth;

    public CopyPlan Plan(int firstRow, int rows, int width)
    {
        var plan = default(CopyPlan);
        for (int i = 0; i < DepthRuns.Copies(rows, width); i++)
        {
            plan.Places[i] = firstRow + DepthRuns.Row(i, width);
            plan.Masks[i] = Copies.Mask(plan.Places[i] < matrixRows);
        }

        return plan;
    }

    public void Copy(in CopyPlan plan, float* tile, int depth, int lastDepth, int rows, int width)
    {
        int copyDepth = DepthRuns.Depth(width);
        float* source = matrix.Pointer + depth + copyDepth;
        uint exists = Copies.Mask(depth + copyDepth < lastDepth);
        for (int i = 0; i < DepthRuns.Copies(rows, width); i++)
        {
            float* target = tile + DepthRuns.At(DepthRuns.Row(i, width), copyDepth);
            Copies.Start(width, target, source + (long)plan.Places[i] * matrixDepth, plan.Masks[i] & exists);
        }
    }

    public static Registers16<float> LoadPatch(
        float* tile, int rows, int firstQuad, int patchQuad, int laneQuad, int depthQuad)
        => DepthRuns.LoadPatch(tile, firstQuad, patchQuad, laneQuad, depthQuad);
}
