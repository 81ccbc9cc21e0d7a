using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>The pixels of one phase of an input gradient (N, H, W, C).</summary>
internal readonly struct PhaseOutput : IOutput
{
    private readonly ArrayView<float> target;
    private readonly int rows, channels, height, width, firstY, firstX, gridHeight, gridWidth, stride;
    private readonly FastDivisor byGridHeight, byGridWidth;
    private readonly Accumulation accumulation;
    private readonly byte hasQuads;

    public PhaseOutput(BufferView<float> target, in Conv2dShape shape, in InputPhase y, in InputPhase x,
        Accumulation accumulation)
    {
        this.target = target.AsArrayView();
        rows = shape.N * y.Pixels * x.Pixels;
        (channels, height, width, stride) = (shape.C, shape.H, shape.W, shape.Stride);
        (firstY, firstX, gridHeight, gridWidth) = (y.First, x.First, y.Pixels, x.Pixels);
        (byGridHeight, byGridWidth) = (new FastDivisor(gridHeight), new FastDivisor(gridWidth));
        hasQuads = (byte)(Copies.AreAligned(target, shape.C) ? 1 : 0);
        this.accumulation = accumulation;
    }

    public bool HasQuads => hasQuads != 0;

    public void Write(int row, int column, float sum)
    {
        if (row < rows & column < channels)
        {
            long place = Place(row, column);
            target[place] = accumulation == Accumulation.Add ? target[place] + sum : sum;
        }
    }

    public void WriteQuad(int row, int column, Float4 sums)
    {
        if (row < rows & column < channels)
        {
            ref var place = ref target.Cast<Float4>()[Place(row, column) >> 2];
            place = accumulation == Accumulation.Add ? place + sums : sums;
        }
    }

    private long Place(int row, int column)
    {
        int line = byGridWidth.Divide(row);
        int n = byGridHeight.Divide(line);
        int y = firstY + (line - n * gridHeight) * stride;
        int x = firstX + (row - line * gridWidth) * stride;
        return (long)((n * height + y) * width + x) * channels + column;
    }
}
