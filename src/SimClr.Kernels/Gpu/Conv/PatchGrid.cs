namespace SimClr.Kernels.Gpu;

/// <summary>
/// How the pixels of a grid (N, GridH, GridW) see an image (N, H, W, C): tap (a, b) of pixel (n, i, j) is the
/// image's pixel (n, i · Stride + OriginY + a · Direction, j · Stride + OriginX + b · Direction), or zeros
/// where that is outside.
/// </summary>
internal readonly struct PatchGrid
{
    /// <summary>Taps of a kernel in one dimension: a bit mask of two dimensions is a word.</summary>
    public const int MaxTaps = 15;

    public int Pixels { get; init; }

    public int Height { get; init; }

    public int Width { get; init; }

    public int Channels { get; init; }

    public int Stride { get; init; }

    public int OriginY { get; init; }

    public int OriginX { get; init; }

    /// <summary>1, or -1 where the taps run backwards: the gradient of the input.</summary>
    public int Direction { get; init; }

    public int TapsY { get; init; }

    public int TapsX { get; init; }

    public FastDivisor ByGridHeight { get; init; }

    public FastDivisor ByGridWidth { get; init; }

    public FastDivisor ByChannels { get; init; }

    public FastDivisor ByTapsX { get; init; }

    public int GridHeight { get; init; }

    public int GridWidth { get; init; }

    /// <summary>Elements of a patch, channels innermost.</summary>
    public int Depth => TapsY * TapsX * Channels;

    /// <summary>Output pixels see the input.</summary>
    public static PatchGrid Forward(in Conv2dShape shape) => WithDivisors(new PatchGrid
    {
        GridHeight = shape.OutH,
        GridWidth = shape.OutW,
        Pixels = checked(shape.N * shape.OutH * shape.OutW),
        Height = shape.H,
        Width = shape.W,
        Channels = shape.C,
        Stride = shape.Stride,
        OriginY = -shape.Padding,
        OriginX = -shape.Padding,
        Direction = 1,
        TapsY = shape.KH,
        TapsX = shape.KW,
    });

    /// <summary>The input pixels of a phase see the output's gradient.</summary>
    public static PatchGrid BackwardInput(in Conv2dShape shape, in InputPhase y, in InputPhase x)
        => WithDivisors(new PatchGrid
        {
            GridHeight = y.Pixels,
            GridWidth = x.Pixels,
            Pixels = checked(shape.N * y.Pixels * x.Pixels),
            Height = shape.OutH,
            Width = shape.OutW,
            Channels = shape.OutC,
            Stride = 1,
            OriginY = y.FirstOutput,
            OriginX = x.FirstOutput,
            Direction = -1,
            TapsY = y.Taps,
            TapsX = x.Taps,
        });

    private static PatchGrid WithDivisors(PatchGrid grid) => grid with
    {
        ByGridHeight = new FastDivisor(Math.Max(1, grid.GridHeight)),
        ByGridWidth = new FastDivisor(Math.Max(1, grid.GridWidth)),
        ByChannels = new FastDivisor(Math.Max(1, grid.Channels)),
        ByTapsX = new FastDivisor(Math.Max(1, grid.TapsX)),
    };
}
