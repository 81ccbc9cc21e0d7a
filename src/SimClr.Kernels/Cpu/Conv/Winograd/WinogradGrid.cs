namespace SimClr.Kernels.Cpu;

/// <summary>
/// The tiles of a 3x3, stride-1 convolution from a source image to a target image: each takes 6x6 source
/// pixels to 4x4 target pixels. Tiles at the edges reach outside; what they read there is zero, what they
/// write is dropped.
/// </summary>
internal readonly record struct WinogradGrid(
    int N, int SourceH, int SourceW, int SourceC, int TargetH, int TargetW, int TargetC, int Padding)
{
    private const int Step = 4;

    public int TilesH => (TargetH + Step - 1) / Step;

    public int TilesW => (TargetW + Step - 1) / Step;

    public int Tiles => N * TilesH * TilesW;

    /// <summary>output = conv(input, weight).</summary>
    public static WinogradGrid Forward(in Conv2dShape shape)
        => new(shape.N, shape.H, shape.W, shape.C, shape.OutH, shape.OutW, shape.OutC, shape.Padding);

    /// <summary>
    /// dInput = conv(dOutput, weight turned by 180 degrees, input and output channels swapped).
    /// </summary>
    public static WinogradGrid BackwardInput(in Conv2dShape shape)
        => new(shape.N, shape.OutH, shape.OutW, shape.OutC, shape.H, shape.W, shape.C, 2 - shape.Padding);

    /// <summary>Pointers to the 36 source pixels of a tile.</summary>
    public unsafe void SourcePixels<V>(float* source, int tile, float* zeros, float** pixels)
        where V : struct, IFloatVector<V>
    {
        var (n, y, x) = Place(tile);
        WinogradTile<V>.Pixels(source + (long)n * SourceH * SourceW * SourceC, SourceH, SourceW, SourceC,
            y - Padding, x - Padding, WinogradTile<V>.Patch, zeros, pixels);
    }

    /// <summary>Pointers to the 16 target pixels of a tile.</summary>
    public unsafe void TargetPixels<V>(float* target, int tile, float* outside, float** pixels)
        where V : struct, IFloatVector<V>
    {
        var (n, y, x) = Place(tile);
        WinogradTile<V>.Pixels(target + (long)n * TargetH * TargetW * TargetC, TargetH, TargetW, TargetC,
            y, x, WinogradTile<V>.Output, outside, pixels);
    }

    private (int N, int Y, int X) Place(int tile)
        => (tile / TilesW / TilesH, tile / TilesW % TilesH * Step, tile % TilesW * Step);
}
