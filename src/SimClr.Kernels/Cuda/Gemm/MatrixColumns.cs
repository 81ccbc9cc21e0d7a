using SimClr.Kernels.Gpu;

namespace SimClr.Kernels.Cuda;

/// <summary>A matrix (Depth, Rows): rows, the columns of what is stored, are contiguous.</summary>
internal readonly unsafe struct MatrixColumns(ArrayView<float> matrix, int matrixRows) : IOperand
{
    private readonly ArrayView<float> matrix = matrix;
    private readonly int matrixRows = matrixRows;

    public CopyPlan Plan(int firstRow, int rows, int width)
    {
        var plan = default(CopyPlan);
        plan.Places[0] = firstRow + RowRuns.Row(rows, width);
        plan.Masks[0] = Copies.Mask(plan.Places[0] < matrixRows);
        return plan;
    }

    public void Copy(in CopyPlan plan, float* tile, int depth, int lastDepth, int rows, int width)
    {
        int row = RowRuns.Row(rows, width);
        for (int i = 0; i < RowRuns.Copies(rows, width); i++)
        {
            int copyDepth = RowRuns.Depth(i, rows, width);
            float* source = matrix.Pointer + (long)(depth + copyDepth) * matrixRows + plan.Places[0];
            uint exists = plan.Masks[0] & Copies.Mask(depth + copyDepth < lastDepth);
            Copies.Start(width, tile + RowRuns.At(row, copyDepth, rows), source, exists);
        }
    }

    public static Registers16<float> LoadPatch(
        float* tile, int rows, int firstQuad, int patchQuad, int laneQuad, int depthQuad)
        => RowRuns.LoadPatch(tile, rows, firstQuad, patchQuad, laneQuad, depthQuad);
}
