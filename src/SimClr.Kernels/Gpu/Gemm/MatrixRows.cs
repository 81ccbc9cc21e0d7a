using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>A matrix (Rows, Depth): depth is contiguous.</summary>
internal readonly struct MatrixRows(ArrayView<float> matrix, int matrixRows, int matrixDepth)
    : IOperand
{
    private readonly ArrayView<float> matrix = matrix;
    private readonly int matrixRows = matrixRows, matrixDepth = matrixDepth;

    public CopyPlan Plan(int firstRow, int rows, int width)
    {
        var plan = default(CopyPlan);
        plan.Target = DepthRuns.CopyAt(width);
        plan.Row = firstRow + DepthRuns.Row(0, width);
        return plan;
    }

    public void Copy(in CopyPlan plan, ArrayView<Float4> tile, int depth, int lastDepth, int rows, int width)
    {
        depth += DepthRuns.Depth(width);
        var source = matrix.SubView(depth, 1).Cast<byte>();
        int rowBytes = matrixDepth * sizeof(float);
        for (int i = 0; i < DepthRuns.Copies(rows, width); i++)
        {
            int row = plan.Row + DepthRuns.Below(i, width);
            int target = DepthRuns.CopyAt(plan.Target, i, width);
            Copies.Start(width, tile, target, source, Math.BigMul(row, rowBytes), row < matrixRows & depth < lastDepth);
        }
    }

    public static int PatchAt(int rowQuad, int depthQuad, int rows) => DepthRuns.PatchAt(rowQuad, depthQuad);

    public static Patch LoadPatch(ArrayView<Float4> tile, int at, int patchQuad, int pass, int rows)
        => DepthRuns.LoadPatch(tile, at, patchQuad, pass);
}
