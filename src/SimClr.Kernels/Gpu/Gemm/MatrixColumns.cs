namespace SimClr.Kernels.Gpu;

/// <summary>A matrix (Depth, Rows): rows, the columns of what is stored, are contiguous.</summary>
internal readonly unsafe struct MatrixColumns(BufferView<float> matrix, int matrixRows) : IOperand
{
    private readonly BufferView<float> matrix = matrix;
    private readonly int matrixRows = matrixRows;

    public CopyPlan Plan(int firstRow, int rows, int width)
    {
        var plan = default(CopyPlan);
        plan.Target = RowRuns.CopyAt(rows, width);
        plan.Places[0] = firstRow + RowRuns.Row(rows, width);
        return plan;
    }

    public void Copy(in CopyPlan plan, float* tile, int depth, int lastDepth, int rows, int width)
    {
        int row = plan.Places[0];
        float* source = matrix.Pointer + row;
        int depthBytes = matrixRows * sizeof(float);
        for (int i = 0; i < RowRuns.Copies(rows, width); i++)
        {
            int k = depth + RowRuns.Depth(rows, width) + RowRuns.Deeper(i, rows, width);
            float* target = tile + RowRuns.CopyAt(plan.Target, i, rows, width);
            Copies.Start(width, target, source, (long)k * depthBytes, row < matrixRows & k < lastDepth);
        }
    }

    public static int PatchAt(int rowQuad, int depthQuad, int rows)
        => RowRuns.PatchAt(rowQuad, depthQuad, rows);

    public static Registers16<float> LoadPatch(float* tile, int at, int patchQuad, int pass, int rows)
        => RowRuns.LoadPatch(tile, at, patchQuad, pass, rows);
}
