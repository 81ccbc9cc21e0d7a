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
        plan.Source = Copies.From(matrix, Math.BigMul(plan.Row, matrixDepth * sizeof(float)));
        return plan;
    }

    public void Copy(in CopyPlan plan, ArrayView<Float4> tile, int depth, int lastDepth, int rows, int width)
    {
        depth += DepthRuns.Depth(width);
        int rowBytes = matrixDepth * sizeof(float), left = matrixRows - plan.Row;
        var source = Copies.From(plan.Source, Math.BigMul(depth, sizeof(float)));
        for (int i = 0; i < DepthRuns.Copies(rows, width); i++)
        {
            int below = DepthRuns.Below(i, width);
            int target = DepthRuns.CopyAt(plan.Target, i, width);
            Copies.Start(width, tile, target, source, Math.BigMul(rowBytes, below),
                below < left & depth < lastDepth);
        }
    }

    public static int PatchAt(int rowQuad, int depthQuad, int rows) => DepthRuns.PatchAt(rowQuad, depthQuad);

    public static Patch LoadPatch(ArrayView<Float4> tile, int at, int patchQuad, int pass, int rows)
        => DepthRuns.LoadPatch(tile, at, patchQuad, pass);
}
