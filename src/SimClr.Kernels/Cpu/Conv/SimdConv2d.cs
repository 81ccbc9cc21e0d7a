namespace SimClr.Kernels.Cpu;

/// <summary>Convolution for one register width, by the algorithm that is asked for.</summary>
internal sealed class SimdConv2d<V>(CpuThreads threads, IDeviceMemory memory) : ISimdConv2d
    where V : struct, IFloatVector<V>
{
    private readonly ImplicitGemm<V> implicitGemm = new(threads, memory);
    private readonly ImplicitGemmWeight<V> implicitGemmWeight = new(threads, memory);
    private readonly PointwiseWeight<V> pointwiseWeight = new(threads, memory);
    private readonly WinogradConv<V, WinogradStride1> stride1 = new(threads, memory);
    private readonly WinogradConv<V, WinogradMedium> medium = new(threads, memory);
    private readonly WinogradConv<V, WinogradSmall> small = new(threads, memory);
    private readonly WinogradConv<V, WinogradStride2> stride2 = new(threads, memory);
    private readonly WinogradConv<V, WinogradStride2Input> stride2Input = new(threads, memory);
    private readonly WinogradConv<V, WinogradMediumStride2> mediumStride2 = new(threads, memory);
    private readonly WinogradConv<V, WinogradMediumStride2Input> mediumStride2Input = new(threads, memory);
    private readonly WinogradWeight<V, WinogradStride1> stride1Weight = new(threads, memory);
    private readonly WinogradWeight<V, WinogradMedium> mediumWeight = new(threads, memory);
    private readonly WinogradWeight<V, WinogradSmall> smallWeight = new(threads, memory);
    private readonly WinogradWeight<V, WinogradStride2> stride2Weight = new(threads, memory);
    private readonly WinogradWeight<V, WinogradMediumStride2> mediumStride2Weight = new(threads, memory);
    private readonly RowWinogradConv<V, WinogradStride1> rowStride1 = new(threads, memory);
    private readonly RowWinogradConv<V, WinogradStride2> rowStride2 = new(threads, memory);
    private readonly RowWinogradWeight<V, WinogradStride1> rowStride1Weight = new(threads, memory);
    private readonly RowWinogradWeight<V, WinogradStride2> rowStride2Weight = new(threads, memory);

    public void Forward(ConvAlgorithm algorithm, BufferView<float> input, BufferView<float> weight,
        in Conv2dShape shape, BufferView<float> output, BufferView<double> statistics)
    {
        switch (algorithm, shape.Stride)
        {
            case (ConvAlgorithm.Winograd, 1):
                stride1.Forward(input, weight, shape, output, statistics);
                break;
            case (ConvAlgorithm.Winograd, _):
                stride2.Forward(input, weight, shape, output, statistics);
                break;
            case (ConvAlgorithm.WinogradMedium, 1):
                medium.Forward(input, weight, shape, output, statistics);
                break;
            case (ConvAlgorithm.WinogradMedium, _):
                mediumStride2.Forward(input, weight, shape, output, statistics);
                break;
            case (ConvAlgorithm.WinogradSmall, _):
                small.Forward(input, weight, shape, output, statistics);
                break;
            case (ConvAlgorithm.RowWinograd, 1):
                rowStride1.Forward(input, weight, shape, output, statistics);
                break;
            case (ConvAlgorithm.RowWinograd, _):
                rowStride2.Forward(input, weight, shape, output, statistics);
                break;
            default:
                implicitGemm.Forward(input, weight, shape, output, statistics);
                break;
        }
    }

    public void BackwardInput(ConvAlgorithm algorithm, BufferView<float> dOutput, BufferView<float> weight,
        in Conv2dShape shape, BufferView<float> dInput, Accumulation accumulation)
    {
        switch (algorithm, shape.Stride)
        {
            case (ConvAlgorithm.Winograd, 1):
                stride1.BackwardInput(dOutput, weight, shape, dInput, accumulation);
                break;
            case (ConvAlgorithm.Winograd, _):
                stride2Input.BackwardInput(dOutput, weight, shape, dInput, accumulation);
                break;
            case (ConvAlgorithm.WinogradMedium, 1):
                medium.BackwardInput(dOutput, weight, shape, dInput, accumulation);
                break;
            case (ConvAlgorithm.WinogradMedium, _):
                mediumStride2Input.BackwardInput(dOutput, weight, shape, dInput, accumulation);
                break;
            case (ConvAlgorithm.WinogradSmall, _):
                small.BackwardInput(dOutput, weight, shape, dInput, accumulation);
                break;
            case (ConvAlgorithm.RowWinograd, _):
                rowStride1.BackwardInput(dOutput, weight, shape, dInput, accumulation);
                break;
            default:
                implicitGemm.BackwardInput(dOutput, weight, shape, dInput, accumulation);
                break;
        }
    }

    public void BackwardWeight(ConvAlgorithm algorithm, BufferView<float> dOutput, BufferView<float> input,
        in Conv2dShape shape, BufferView<float> dWeight, Accumulation accumulation)
    {
        switch (algorithm, shape.Stride)
        {
            case (ConvAlgorithm.Winograd, 1):
                stride1Weight.BackwardWeight(dOutput, input, shape, dWeight, accumulation);
                break;
            case (ConvAlgorithm.Winograd, _):
                stride2Weight.BackwardWeight(dOutput, input, shape, dWeight, accumulation);
                break;
            case (ConvAlgorithm.WinogradMedium, 1):
                mediumWeight.BackwardWeight(dOutput, input, shape, dWeight, accumulation);
                break;
            case (ConvAlgorithm.WinogradMedium, _):
                mediumStride2Weight.BackwardWeight(dOutput, input, shape, dWeight, accumulation);
                break;
            case (ConvAlgorithm.WinogradSmall, _):
                smallWeight.BackwardWeight(dOutput, input, shape, dWeight, accumulation);
                break;
            case (ConvAlgorithm.RowWinograd, 1):
                rowStride1Weight.BackwardWeight(dOutput, input, shape, dWeight, accumulation);
                break;
            case (ConvAlgorithm.RowWinograd, _):
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

    public double Flops(ConvAlgorithm algorithm, in Conv2dShape shape, ConvDirection direction)
    {
        bool toInput = direction == ConvDirection.BackwardInput;
        return (algorithm, shape.Stride) switch
        {
            (ConvAlgorithm.Winograd, 1) => Tiles<WinogradStride1>(shape, toInput),
            (ConvAlgorithm.Winograd, _) when toInput => Tiles<WinogradStride2Input>(shape, toInput),
            (ConvAlgorithm.Winograd, _) => Tiles<WinogradStride2>(shape, toInput),
            (ConvAlgorithm.WinogradMedium, 1) => Tiles<WinogradMedium>(shape, toInput),
            (ConvAlgorithm.WinogradMedium, _) when toInput => Tiles<WinogradMediumStride2Input>(shape, toInput),
            (ConvAlgorithm.WinogradMedium, _) => Tiles<WinogradMediumStride2>(shape, toInput),
            (ConvAlgorithm.WinogradSmall, _) => Tiles<WinogradSmall>(shape, toInput),
            (ConvAlgorithm.RowWinograd, 1) => Rows<WinogradStride1>(shape, toInput),
            (ConvAlgorithm.RowWinograd, _) => Rows<WinogradStride2>(shape, toInput),
            _ => shape.Flops,
        };

        static WinogradGrid<TScheme> Grid<TScheme>(in Conv2dShape shape, bool toInput)
            where TScheme : struct, IWinogradScheme
            => toInput ? WinogradGrid<TScheme>.BackwardInput(shape) : WinogradGrid<TScheme>.Forward(shape);

        static double Tiles<TScheme>(in Conv2dShape shape, bool toInput) where TScheme : struct, IWinogradScheme
            => 2.0 * TScheme.Points * TScheme.Points * Grid<TScheme>(shape, toInput).Tiles * shape.C * shape.OutC;

        static double Rows<TScheme>(in Conv2dShape shape, bool toInput) where TScheme : struct, IWinogradScheme
        {
            var grid = Grid<TScheme>(shape, toInput);
            return 2.0 * shape.KH * TScheme.Points * grid.N * grid.TargetH * grid.TilesW * shape.C * shape.OutC;
        }
    }

    /// <summary>Winograd's take 3x3 kernels on whole registers of channels.</summary>
    public IReadOnlyList<ConvAlgorithm> Candidates(in Conv2dShape shape, ConvDirection direction)
    {
        bool suits = shape is { KH: 3, KW: 3, OutH: >= 2, OutW: >= 2 }
            && shape.C % V.Width == 0 && shape.OutC % V.Width == 0;
        return (suits, shape.Stride, shape.Padding, direction) switch
        {
            (true, 1, <= 2, _) =>
            [
                ConvAlgorithm.ImplicitGemm, ConvAlgorithm.Winograd, ConvAlgorithm.WinogradMedium,
                ConvAlgorithm.WinogradSmall, ConvAlgorithm.RowWinograd,
            ],
            (true, 2, 1, ConvDirection.BackwardInput) =>
                [ConvAlgorithm.ImplicitGemm, ConvAlgorithm.Winograd, ConvAlgorithm.WinogradMedium],
            (true, 2, 1, _) =>
            [
                ConvAlgorithm.ImplicitGemm, ConvAlgorithm.Winograd, ConvAlgorithm.WinogradMedium,
                ConvAlgorithm.RowWinograd,
            ],
            _ => [ConvAlgorithm.ImplicitGemm],
        };
    }

    /// <summary>
    /// Winograd by tiles of 4x4 pixels, or of 3x3 or 2x2 where that is fewer products, unless all are mostly edge. Along
    /// the rows alone where that was measured to be faster: with few channels.
    /// </summary>
    public ConvAlgorithm Rule(in Conv2dShape shape, ConvDirection direction)
    {
        var candidates = Candidates(shape, direction);
        var (large, medium) = shape.Stride == 1
            ? (Products<WinogradStride1>(shape), Products<WinogradMedium>(shape))
            : (Products<WinogradStride2>(shape), Products<WinogradMediumStride2>(shape));
        bool isSmall = Products<WinogradSmall>(shape) < Math.Min(large, medium);
        if (isSmall && candidates.Contains(ConvAlgorithm.WinogradSmall))
        {
            return ConvAlgorithm.WinogradSmall;
        }

        bool rows = candidates.Contains(ConvAlgorithm.RowWinograd) && shape.C <= (shape.Stride, direction) switch
        {
            (1, ConvDirection.BackwardWeight) => 32,
            (2, ConvDirection.BackwardWeight) => 64,
            _ => 16,
        };
        bool isMostlyEdge = shape is not { OutH: >= 3, OutW: >= 3 };
        // A weight gradient of so few channels waits for the transforms, whose points are fewer along the rows.
        bool isMedium = medium < large && (shape.C > 16 || direction != ConvDirection.BackwardWeight);
        return isMostlyEdge || candidates.Count == 1 ? ConvAlgorithm.ImplicitGemm
            : isMedium ? ConvAlgorithm.WinogradMedium
            : rows ? ConvAlgorithm.RowWinograd
            : ConvAlgorithm.Winograd;
    }

    /// <summary>Products of an image for each pair of channels.</summary>
    private static long Products<TScheme>(in Conv2dShape shape) where TScheme : struct, IWinogradScheme
        => (long)WinogradGrid<TScheme>.Forward(shape with { N = 1 }).Tiles * TScheme.Points * TScheme.Points;
}
