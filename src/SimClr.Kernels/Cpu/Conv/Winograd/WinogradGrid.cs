using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// The tiles of a 3x3 convolution from a source image to a target image. Tiles at the edges reach outside:
/// what they read there is zero, what they write is dropped. The first tile's patch begins at source pixel
/// (Offset, Offset).
/// </summary>
internal readonly record struct WinogradGrid<TScheme>(
    int N, int SourceH, int SourceW, int SourceC, int TargetH, int TargetW, int TargetC, int Offset)
    where TScheme : struct, IWinogradScheme
{
    public int TilesH => (TargetH + TScheme.Tile - 1) / TScheme.Tile;

    public int TilesW => (TargetW + TScheme.Tile - 1) / TScheme.Tile;

    public int Tiles => N * TilesH * TilesW;

    /// <summary>Of each pair of channels.</summary>
    public long Products => (long)Tiles * TScheme.Points * TScheme.Points;

    /// <summary>output = conv(input, weight).</summary>
    public static WinogradGrid<TScheme> Forward(in Conv2dShape shape)
        => new(shape.N, shape.H, shape.W, shape.C, shape.OutH, shape.OutW, shape.OutC, -shape.Padding);

    /// <summary>
    /// From dOutput to dInput. With stride 1, dInput = conv(dOutput, turned weight) with padding 2 - padding.
    /// </summary>
    public static WinogradGrid<TScheme> BackwardInput(in Conv2dShape shape)
        => new(shape.N, shape.OutH, shape.OutW, shape.OutC, shape.H, shape.W, shape.C,
            shape.Stride == 1 ? shape.Padding - 2 : 0);

    /// <summary>
    /// Where the source's rows begin that no tile before this one needs, by rows of tiles: tiles in turn read the
    /// source from here on.
    /// </summary>
    public long SourceStart(int tile) => Start(tile, SourceH, SourceW * SourceC, TScheme.Step);

    /// <summary>Likewise of the target.</summary>
    public long TargetStart(int tile) => Start(tile, TargetH, TargetW * TargetC, TScheme.Tile);

    private long Start(int tile, int height, long line, int step)
    {
        int row = (Math.Min(tile, Tiles) + TilesW - 1) / TilesW;
        return (row / TilesH * (long)height + Math.Min(row % TilesH * step, height)) * line;
    }

    /// <summary>Pointers to the source pixels of a tile's patch; to zeros where there are none.</summary>
    public unsafe void SourcePixels(float* source, int tile, float* zeros, float** pixels)
    {
        int y = tile / TilesW % TilesH * TScheme.Step + Offset, x = tile % TilesW * TScheme.Step + Offset;
        float* image = source + (long)(tile / TilesW / TilesH) * SourceH * SourceW * SourceC;
        Pixels(image, SourceH, SourceW, SourceC, y, x, TScheme.Patch, zeros, pixels);
    }

    /// <summary>Pointers to the target pixels of a tile; elsewhere where there are none.</summary>
    public unsafe void TargetPixels(float* target, int tile, float* elsewhere, float** pixels)
    {
        int y = tile / TilesW % TilesH * TScheme.Tile, x = tile % TilesW * TScheme.Tile;
        float* image = target + (long)(tile / TilesW / TilesH) * TargetH * TargetW * TargetC;
        Pixels(image, TargetH, TargetW, TargetC, y, x, TScheme.Tile, elsewhere, pixels);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Pixels(float* image, int height, int width, int channels, int y, int x,
        int size, float* outside, float** pixels)
    {
        for (int row = 0; row < size; row++)
        {
            bool rowInside = (uint)(y + row) < (uint)height;
            float* pixel = image + ((long)(y + row) * width + x) * channels;
            for (int column = 0; column < size; column++, pixel += channels)
            {
                *pixels++ = rowInside && (uint)(x + column) < (uint)width ? pixel : outside;
            }
        }
    }
}
