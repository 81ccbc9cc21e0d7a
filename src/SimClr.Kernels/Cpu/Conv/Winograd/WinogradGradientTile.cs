using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>What the weight gradient transforms beside <see cref="WinogradTile{V, TScheme}"/>.</summary>
[SkipLocalsInit]
internal static unsafe class WinogradGradientTile<V, TScheme>
    where V : struct, IFloatVector<V>
    where TScheme : struct, IWinogradGradient
{
    private const int Kernel = WinogradTile<V, TScheme>.Kernel;
    private const int Alignment = WinogradTile<V, TScheme>.Alignment;

    private static int WeightLine => WinogradTile<V, TScheme>.WeightLine;

    /// <summary>points = G tile G^T, the tile being dOutput's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransformGradient(
        float** tile, float** nextTile, int channels, float* points, nint pointStride)
    {
        byte* buffer = stackalloc byte[TScheme.Tile * TScheme.Points * V.Width * sizeof(float) + Alignment];
        float* lines = WinogradTile<V, TScheme>.Align(buffer); // (tile row, point)
        float** rows = stackalloc float*[TScheme.Tile];
        for (int row = 0; row < TScheme.Tile; row++)
        {
            rows[row] = lines + row * TScheme.Points * V.Width;
        }

        for (int c = 0; c < channels; c += V.Width)
        {
            for (int row = 0; row < TScheme.Tile; row++)
            {
                WinogradTile<V, TScheme>.PrefetchPixels(nextTile + row * TScheme.Tile, TScheme.Tile, c);
                TScheme.Gradient<V>(tile + row * TScheme.Tile, c, rows[row], V.Width);
            }

            for (int column = 0; column < TScheme.Points; column++)
            {
                TScheme.Gradient<V>(rows, column * V.Width,
                    points + column * pointStride + c, TScheme.Points * pointStride);
            }
        }
    }

    /// <summary>dWeight (3, 3) (+)= A^T sums (WeightLine, WeightLine) A; taps of dWeight are tapStride apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransformWeightGradient(
        float* sums, nint pointStride, int channels, float* dWeight, nint tapStride, bool add)
    {
        int floats = (WeightLine + 1) * Kernel * V.Width;
        byte* buffer = stackalloc byte[floats * sizeof(float) + Alignment];
        float* lines = WinogradTile<V, TScheme>.Align(buffer); // (WeightLine, 3)
        float* taps = lines + WeightLine * Kernel * V.Width; // a column of the kernel
        for (int c = 0; c < channels; c += V.Width)
        {
            for (int row = 0; row < WeightLine; row++)
            {
                TScheme.WeightGradient<V>(sums + row * WeightLine * pointStride + c, pointStride,
                    lines + row * Kernel * V.Width, V.Width);
            }

            for (int column = 0; column < Kernel; column++)
            {
                TScheme.WeightGradient<V>(lines + column * V.Width, Kernel * V.Width, taps, V.Width);
                for (int row = 0; row < Kernel; row++)
                {
                    Lanes.Write(V.Load(taps + row * V.Width),
                        dWeight + (row * Kernel + column) * tapStride + c, add);
                }
            }
        }
    }
}
