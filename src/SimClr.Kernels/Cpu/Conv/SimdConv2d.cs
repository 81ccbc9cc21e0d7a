namespace SimClr.Kernels.Cpu;

/// <summary>Convolution for one register width, by the algorithm that is asked for.</summary>
internal sealed class SimdConv2d<V>(CpuThreads threads, IDeviceMemory memory) : ISimdConv2d
    where V : struct, IFloatVector<V>
{
    private readonly GemmPasses<V> gemm = new(threads, memory);
    private readonly WinogradPasses<V, WinogradStride1, WinogradStride1> large = new(threads, memory);
    private readonly WinogradPasses<V, WinogradStride2, WinogradStride2Input> largeStride2 = new(threads, memory);
    private readonly WinogradPasses<V, WinogradMedium, WinogradMedium> medium = new(threads, memory);
    private readonly WinogradPasses<V, WinogradMediumStride2, WinogradMediumStride2Input> mediumStride2 =
        new(threads, memory);
    private readonly WinogradPasses<V, WinogradSmall, WinogradSmall> small = new(threads, memory);
    private readonly RowWinogradPasses<V, WinogradStride1> rows = new(threads, memory);
    private readonly RowWinogradPasses<V, WinogradStride2> rowsStride2 = new(threads, memory);

    public IConvPasses Passes(ConvAlgorithm algorithm, in Conv2dShape shape) => (algorithm, shape.Stride) switch
    {
        (ConvAlgorithm.Winograd, 1) => large,
        (ConvAlgorithm.Winograd, _) => largeStride2,
        (ConvAlgorithm.WinogradMedium, 1) => medium,
        (ConvAlgorithm.WinogradMedium, _) => mediumStride2,
        (ConvAlgorithm.WinogradSmall, _) => small,
        (ConvAlgorithm.RowWinograd, 1) => rows,
        (ConvAlgorithm.RowWinograd, _) => rowsStride2,
        _ => gemm,
    };

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
        var (ofLarge, ofMedium) = shape.Stride == 1
            ? (Products<WinogradStride1>(shape), Products<WinogradMedium>(shape))
            : (Products<WinogradStride2>(shape), Products<WinogradMediumStride2>(shape));
        bool isSmall = Products<WinogradSmall>(shape) < Math.Min(ofLarge, ofMedium);
        if (isSmall && candidates.Contains(ConvAlgorithm.WinogradSmall))
        {
            return ConvAlgorithm.WinogradSmall;
        }

        bool isNarrow = candidates.Contains(ConvAlgorithm.RowWinograd) && shape.C <= (shape.Stride, direction) switch
        {
            (2, ConvDirection.BackwardWeight) => 32,
            _ => 16,
        };
        bool isMostlyEdge = shape is not { OutH: >= 3, OutW: >= 3 };
        // A weight gradient of so few channels waits for the transforms, whose points are fewer along the rows.
        bool isMedium = ofMedium < ofLarge && (shape.C > 16 || direction != ConvDirection.BackwardWeight);
        return isMostlyEdge || candidates.Count == 1 ? ConvAlgorithm.ImplicitGemm
            : isMedium ? ConvAlgorithm.WinogradMedium
            : isNarrow ? ConvAlgorithm.RowWinograd
            : ConvAlgorithm.Winograd;
    }

    /// <summary>Products of an image for each pair of channels.</summary>
    private static long Products<TScheme>(in Conv2dShape shape) where TScheme : struct, IWinogradScheme
        => WinogradGrid<TScheme>.Forward(shape with { N = 1 }).Products;
}
