using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// One row of a tile's points alone: its columns are combined to that row, which is then transformed. The point at column
/// j lies at j · pointStride.
/// </summary>
[SkipLocalsInit]
internal static unsafe class WinogradPointRow<V, TScheme>
    where V : struct, IFloatVector<V>
    where TScheme : struct, IWinogradGradient
{
    private interface ILine
    {
        static abstract int Samples { get; }

        static abstract void Transform(float** samples, float* points, nint stride);
    }

    /// <summary>A row of B^T patch B.</summary>
    public static void OfSource(
        float** patch, in LinePoint row, int channels, float* points, nint pointStride)
        => Of<SourceLine>(patch, row, channels, points, pointStride);

    /// <summary>A row of G tile G^T, the tile being dOutput's.</summary>
    public static void OfGradient(
        float** tile, in LinePoint row, int channels, float* points, nint pointStride)
        => Of<GradientLine>(tile, row, channels, points, pointStride);

    private static void Of<TLine>(
        float** tile, in LinePoint row, int channels, float* points, nint pointStride)
        where TLine : struct, ILine
    {
        switch (row.Terms)
        {
            case 1:
                Of<TLine, Count.One>(tile, row, channels, points, pointStride);
                break;
            case 2:
                Of<TLine, Count.Two>(tile, row, channels, points, pointStride);
                break;
            case 3:
                Of<TLine, Count.Three>(tile, row, channels, points, pointStride);
                break;
            default:
                Of<TLine, Count.Four>(tile, row, channels, points, pointStride);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Of<TLine, TTerms>(
        float** tile, in LinePoint row, int channels, float* points, nint pointStride)
        where TLine : struct, ILine
        where TTerms : struct, ICount
    {
        byte* buffer = stackalloc byte[TLine.Samples * V.Width * sizeof(float) + WinogradTile<V, TScheme>.Alignment];
        float* line = WinogradTile<V, TScheme>.Align(buffer);
        float** samples = stackalloc float*[TLine.Samples];
        for (int column = 0; column < TLine.Samples; column++)
        {
            samples[column] = line + column * V.Width;
        }

        for (int c = 0; c < channels; c += V.Width)
        {
            row.OfColumns<V, TTerms>(tile, TLine.Samples, c, line);
            TLine.Transform(samples, points + c, pointStride);
        }
    }

    private readonly struct SourceLine : ILine
    {
        public static int Samples => TScheme.Patch;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Transform(float** samples, float* points, nint stride)
            => TScheme.Source<V>(samples, 0, points, stride);
    }

    private readonly struct GradientLine : ILine
    {
        public static int Samples => TScheme.Tile;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Transform(float** samples, float* points, nint stride)
            => TScheme.Gradient<V>(samples, 0, points, stride);
    }
}
