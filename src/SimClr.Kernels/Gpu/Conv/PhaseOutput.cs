namespace SimClr.Kernels.Gpu;

/// <summary>The pixels of one phase of an input gradient (N, H, W, C).</summary>
internal readonly unsafe struct PhaseOutput : IOutput
{
    private readonly BufferView<float> target;
    private readonly int rows, channels, height, width, firstY, firstX, gridHeight, gridWidth, stride;
    private readonly FastDivisor byGridHeight, byGridWidth;
    private readonly bool hasQuads, add;

    public PhaseOutput(
        BufferView<float> target, in Conv2dShape shape, in InputPhase y, in InputPhase x, bool add)
    {
        this.target = target;
        rows = shape.N * y.Pixels * x.Pixels;
        (channels, height, width, stride) = (shape.C, shape.H, shape.W, shape.Stride);
        (firstY, firstX, gridHeight, gridWidth) = (y.First, x.First, y.Pixels, x.Pixels);
        (byGridHeight, byGridWidth) = (new FastDivisor(gridHeight), new FastDivisor(gridWidth));
        (hasQuads, this.add) = (Copies.AreAligned(target, shape.C), add);
    }

    public bool HasQuads => hasQuads;

    public void Write(int row, int column, float sum)
    {
        if (row < rows & column < channels)
        {
            float* place = Place(row, column);
            *place = add ? *place + sum : sum;
        }
    }

    public void WriteQuad(int row, int column, Float4 sums)
    {
        if (row < rows & column < channels)
        {
            var place = (Float4*)Place(row, column);
            *place = add ? *place + sums : sums;
        }
    }

    private float* Place(int row, int column)
    {
        int line = byGridWidth.Divide(row);
        int n = byGridHeight.Divide(line);
        int y = firstY + (line - n * gridHeight) * stride;
        int x = firstX + (row - line * gridWidth) * stride;
        return target.Pointer + (long)((n * height + y) * width + x) * channels + column;
    }
}
