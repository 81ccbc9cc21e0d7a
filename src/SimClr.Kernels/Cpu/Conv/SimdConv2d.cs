namespace SimClr.Kernels.Cpu;

/// <summary>Convolution for one register width; chooses the algorithm by the shape alone.</summary>
internal sealed class SimdConv2d<V>(CpuThreads threads, IDeviceMemory memory) : IConv2dKernels<float>
    where V : struct, IFloatVector<V>
{
    private readonly ImplicitGemm<V> implicitGemm = new(threads, memory);
    private readonly ImplicitGemmWeight<V> implicitGemmWeight = new(threads, memory);
    private readonly PointwiseWeight<V> pointwiseWeight = new(threads, memory);
    private readonly WinogradConv<V, WinogradStride1> stride1 = new(threads, memory);
    private readonly WinogradConv<V, WinogradSmall> small = new(threads, memory);
    private readonly WinogradConv<V, WinogradStride2> stride2 = new(threads, memory);
    private readonly WinogradConv<V, WinogradStride2Input> stride2Input = new(threads, memory);
    private readonly WinogradWeight<V, WinogradStride1> stride1Weight = new(threads, memory);
    private readonly WinogradWeight<V, WinogradSmall> smallWeight = new(threads, memory);
    private readonly WinogradWeight<V, WinogradStride2> stride2Weight = new(threads, memory);
    private readonly RowWinogradConv<V, WinogradStride1> rowStride1 = new(threads, memory);
    private readonly RowWinogradConv<V, WinogradStride2> rowStride2 = new(threads, memory);
    private readonly RowWinogradWeight<V, WinogradStride1> rowStride1Weight = new(threads, memory);
    private readonly RowWinogradWeight<V, WinogradStride2> rowStride2Weight = new(threads, memory);

    private enum Algorithm
    {
        ImplicitGemm,
        WinogradStride1,
        WinogradSmall,
        WinogradStride2,
        RowWinogradStride1,
        RowWinogradStride2,
    }

    public bool Forward(BufferView<float> input, BufferView<float> weight, in Conv2dShape shape,
        BufferView<float> output, BufferView<double> statistics = default)
    {
        switch (Choose(shape, ConvDirection.Forward))
        {
            case Algorithm.WinogradStride1:
                stride1.Forward(input, weight, shape, output, statistics);
                break;
            case Algorithm.WinogradSmall:
                small.Forward(input, weight, shape, output, statistics);
                break;
            case Algorithm.WinogradStride2:
                stride2.Forward(input, weight, shape, output, statistics);
                break;
            case Algorithm.RowWinogradStride1:
                rowStride1.Forward(input, weight, shape, output, statistics);
                break;
            case Algorithm.RowWinogradStride2:
                rowStride2.Forward(input, weight, shape, output, statistics);
                break;
            default:
                implicitGemm.Forward(input, weight, shape, output, statistics);
                break;
        }

        return !statistics.IsEmpty;
    }

    public void BackwardInput(BufferView<float> dOutput, BufferView<float> weight, in Conv2dShape shape,
        BufferView<float> dInput, Accumulation accumulation)
    {
        switch (Choose(shape, ConvDirection.BackwardInput))
        {
            case Algorithm.WinogradStride1:
                stride1.BackwardInput(dOutput, weight, shape, dInput, accumulation);
                break;
            case Algorithm.WinogradSmall:
                small.BackwardInput(dOutput, weight, shape, dInput, accumulation);
                break;
            case Algorithm.WinogradStride2:
                stride2Input.BackwardInput(dOutput, weight, shape, dInput, accumulation);
                break;
            case Algorithm.RowWinogradStride1:
                rowStride1.BackwardInput(dOutput, weight, shape, dInput, accumulation);
                break;
            default:
                implicitGemm.BackwardInput(dOutput, weight, shape, dInput, accumulation);
                break;
        }
    }

    public void BackwardWeight(BufferView<float> dOutput, BufferView<float> input, in Conv2dShape shape,
        BufferView<float> dWeight, Accumulation accumulation)
    {
        switch (Choose(shape, ConvDirection.BackwardWeight))
        {
            case Algorithm.WinogradStride1:
                stride1Weight.BackwardWeight(dOutput, input, shape, dWeight, accumulation);
                break;
            case Algorithm.WinogradSmall:
                smallWeight.BackwardWeight(dOutput, input, shape, dWeight, accumulation);
                break;
            case Algorithm.WinogradStride2:
                stride2Weight.BackwardWeight(dOutput, input, shape, dWeight, accumulation);
                break;
            case Algorithm.RowWinogradStride1:
                rowStride1Weight.BackwardWeight(dOutput, input, shape, dWeight, accumulation);
                break;
            case Algorithm.RowWinogradStride2:
                rowStride2Weight.BackwardWeight(dOutput, input, shape, dWeight, accumulation);
                break;
            case var _ when PointwiseWeight<V>.Suits(shape):
                pointwiseWeight.BackwardWeight(dOutput, input, shape, dWeight, accumulation);
                break;
            default:
                implicitGemmWeight.BackwardWeight(dOutput, input, shape, dWeight, accumulation);
                break;
        }
    }

    public static ConvCost Cost(in Conv2dShape shape, ConvDirection direction)
    {
        return (Choose(shape, direction), direction) switch
        {
            (Algorithm.WinogradStride1, ConvDirection.BackwardInput)
                => Winograd("winograd", WinogradGrid<WinogradStride1>.BackwardInput(shape), shape),
            (Algorithm.WinogradStride1, _)
                => Winograd("winograd", WinogradGrid<WinogradStride1>.Forward(shape), shape),
            (Algorithm.WinogradSmall, ConvDirection.BackwardInput)
                => Winograd("winograd small", WinogradGrid<WinogradSmall>.BackwardInput(shape), shape),
            (Algorithm.WinogradSmall, _)
                => Winograd("winograd small", WinogradGrid<WinogradSmall>.Forward(shape), shape),
            (Algorithm.WinogradStride2, ConvDirection.BackwardInput)
                => Winograd("winograd stride 2", WinogradGrid<WinogradStride2Input>.BackwardInput(shape), shape),
            (Algorithm.WinogradStride2, _)
                => Winograd("winograd stride 2", WinogradGrid<WinogradStride2>.Forward(shape), shape),
            (Algorithm.RowWinogradStride1, ConvDirection.BackwardInput)
                => Rows("row winograd", WinogradGrid<WinogradStride1>.BackwardInput(shape), shape),
            (Algorithm.RowWinogradStride1, _)
                => Rows("row winograd", WinogradGrid<WinogradStride1>.Forward(shape), shape),
            (Algorithm.RowWinogradStride2, _)
                => Rows("row winograd stride 2", WinogradGrid<WinogradStride2>.Forward(shape), shape),
            _ => new ConvCost("implicit gemm", shape.Flops),
        };

        static ConvCost Winograd<TScheme>(string name, in WinogradGrid<TScheme> grid, in Conv2dShape shape)
            where TScheme : struct, IWinogradScheme
            => new(name, 2.0 * TScheme.Points * TScheme.Points * grid.Tiles * shape.C * shape.OutC);

        static ConvCost Rows<TScheme>(string name, in WinogradGrid<TScheme> grid, in Conv2dShape shape)
            where TScheme : struct, IWinogradScheme
            => new(name, 2.0 * shape.KH * TScheme.Points * grid.N * grid.TargetH * grid.TilesW
                * shape.C * shape.OutC);
    }

    /// <summary>
    /// Winograd for 3x3 kernels on whole registers of channels, by tiles of 4x4 pixels, or of 2x2 where that is fewer
    /// products, unless both are mostly edge. Along the rows alone where that was measured to be faster: with few
    /// channels.
    /// </summary>
    private static Algorithm Choose(in Conv2dShape shape, ConvDirection direction)
    {
        bool suits = shape is { KH: 3, KW: 3 } && shape.C % V.Width == 0 && shape.OutC % V.Width == 0;
        bool tiles = suits && shape is { OutH: >= 3, OutW: >= 3 };
        bool smallTiles = suits && shape is { OutH: >= 2, OutW: >= 2 }
            && Products<WinogradSmall>(shape) < Products<WinogradStride1>(shape);
        bool rows = shape.C <= (shape.Stride, direction) switch
        {
            (1, ConvDirection.BackwardWeight) => 32,
            (2, ConvDirection.BackwardWeight) => 64,
            (2, ConvDirection.BackwardInput) => 0,
            _ => 16,
        };
        return (tiles, shape.Stride, shape.Padding) switch
        {
            (_, 1, <= 2) when smallTiles => Algorithm.WinogradSmall,
            (true, 1, <= 2) => rows ? Algorithm.RowWinogradStride1 : Algorithm.WinogradStride1,
            (true, 2, 1) => rows ? Algorithm.RowWinogradStride2 : Algorithm.WinogradStride2,
            _ => Algorithm.ImplicitGemm,
        };
    }

    /// <summary>Products of an image for each pair of channels.</summary>
    private static long Products<TScheme>(in Conv2dShape shape) where TScheme : struct, IWinogradScheme
        => (long)WinogradGrid<TScheme>.Forward(shape with { N = 1 }).Tiles * TScheme.Points * TScheme.Points;
}
