using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>A matrix (Depth, Rows): rows, the columns of what is stored, are contiguous.</summary>
internal readonly struct MatrixColumns(ArrayView<float> matrix, int matrixRows) : IOperand
{
    private readonly ArrayView<float> matrix = matrix;
    private readonly int matrixRows = matrixRows;

    public CopyPlan Plan(int firstRow, int rows, int width)
    {
        var plan = default(CopyPlan);
        plan.Target = RowRuns.CopyAt(rows, width);
        plan.Row = firstRow + RowRuns.Row(rows, width);
        return plan;
    }

    public void Copy(in CopyPlan plan, ArrayView<Float4> tile, int depth, int lastDepth, int rows, int width)
    {
        int row = plan.Row;
        var source = matrix.SubView(row, 1).Cast<byte>();
        int depthBytes = matrixRows * sizeof(float);
        for (int i = 0; i < RowRuns.Copies(rows, width); i++)
        {
            int k = depth + RowRuns.Depth(rows, width) + RowRuns.Deeper(i, rows, width);
            int target = RowRuns.CopyAt(plan.Target, i, rows, width);
            Copies.Start(width, tile, target, source, Math.BigMul(k, depthBytes), row < matrixRows & k < lastDepth);
        }
    }

    public static int PatchAt(int rowQuad, int depthQuad, int rows)
        => RowRuns.PatchAt(rowQuad, depthQuad, rows);

    public static Patch LoadPatch(ArrayView<Float4> tile, int at, int patchQuad, int pass, int rows)
        => RowRuns.LoadPatch(tile, at, patchQuad, pass, rows);
}
