namespace SimClr.Kernels.Gpu;

/// <summary>A matrix (Rows, Depth): depth is contiguous.</summary>
internal readonly unsafe struct MatrixRows(BufferView<float> matrix, int matrixRows, int matrixDepth)
    : IOperand
{
    private readonly BufferView<float> matrix = matrix;
    private readonly int matrixRows = matrixRows, matrixDepth = matrixDepth;

    public CopyPlan Plan(int firstRow, int rows, int width)
    {
        var plan = default(CopyPlan);
        plan.Target = DepthRuns.CopyAt(width);
        plan.Places[0] = firstRow;
        return plan;
    }

    public void Copy(in CopyPlan plan, float* tile, int depth, int lastDepth, int rows, int width)
    {
        depth += DepthRuns.Depth(width);
        float* source = matrix.Pointer + depth;
        int rowBytes = matrixDepth * sizeof(float);
        for (int i = 0; i < DepthRuns.Copies(rows, width); i++)
        {
            int row = plan.Places[0] + DepthRuns.Row(i, width);
            float* target = tile + DepthRuns.CopyAt(plan.Target, i, width);
            Copies.Start(width, target, source, (long)row * rowBytes, row < matrixRows & depth < lastDepth);
        }
    }

    public static int PatchAt(int rowQuad, int depthQuad, int rows) => DepthRuns.PatchAt(rowQuad, depthQuad);

    public static Registers16<float> LoadPatch(float* tile, int at, int patchQuad, int pass, int rows)
        => DepthRuns.LoadPatch(tile, at, patchQuad, pass);
}
