using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// A scheme's transforms of a tile: over its rows, then over its columns, for many channels, a register of
/// them at a time. A tile in an image is given by the pointers to its pixels, row by row, and those of the
/// next tile, to prefetch. Of the transformed numbers the one at row i, column j ("point" i · Points + j)
/// lies at point · pointStride.
/// </summary>
[SkipLocalsInit]
internal static unsafe class WinogradTile<V, TScheme>
    where V : struct, IFloatVector<V>
    where TScheme : struct, IWinogradScheme
{
    /// <summary>The weight's taps on a line.</summary>
    public const int Kernel = 3;

    /// <summary>What they become, on a line and in all.</summary>
    public static int WeightLine => TScheme.Weights;

    public static int WeightPoints => WeightLine * WeightLine;

    /// <summary>Which of the transformed weights a point's product takes.</summary>
    public static int WeightPoint(int point)
        => TScheme.WeightPoint(point / TScheme.Points) * WeightLine
            + TScheme.WeightPoint(point % TScheme.Points);

    /// <summary>The points on a line whose products take this weight. They follow each other.</summary>
    public static (int First, int Count) PointsOf(int weight)
    {
        int first = 0, count = 0;
        for (int point = 0; point < TScheme.Points; point++)
        {
            first += TScheme.WeightPoint(point) < weight ? 1 : 0;
            count += TScheme.WeightPoint(point) == weight ? 1 : 0;
        }

        return (first, count);
    }

    // One cache line: registers stored across two would cost twice.
    internal const int Alignment = 64;

    /// <summary>points = B^T patch B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransformSource(
        float** patch, float** nextPatch, int channels, float* points, nint pointStride)
    {
        byte* buffer = stackalloc byte[TScheme.Patch * TScheme.Points * V.Width * sizeof(float) + Alignment];
        float* lines = Align(buffer); // (patch row, point)
        float** rows = stackalloc float*[TScheme.Patch];
        for (int row = 0; row < TScheme.Patch; row++)
        {
            rows[row] = lines + row * TScheme.Points * V.Width;
        }

        for (int c = 0; c < channels; c += V.Width)
        {
            for (int row = 0; row < TScheme.Patch; row++)
            {
                PrefetchPixels(nextPatch + row * TScheme.Patch, TScheme.Patch, c);
                TScheme.Source<V>(patch + row * TScheme.Patch, c, rows[row], V.Width);
            }

            for (int column = 0; column < TScheme.Points; column++)
            {
                TScheme.Source<V>(rows, column * V.Width,
                    points + column * pointStride + c, TScheme.Points * pointStride);
            }
        }
    }

    /// <summary>tile (+)= A^T points A.</summary>
    /// <param name="shift">
    /// Null, or per channel, what to take off each pixel, d, before sums += d and squares += d².
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransformTarget(
        float* points, nint pointStride, int channels, float** tile, float** nextTile, bool add,
        float* shift, double* sums, double* squares)
    {
        int floats = (TScheme.Points + 1) * TScheme.Tile * V.Width;
        byte* buffer = stackalloc byte[floats * sizeof(float) + Alignment];
        float* lines = Align(buffer); // (row of points, tile column)
        float* pixels = lines + TScheme.Points * TScheme.Tile * V.Width; // a column of the tile
        for (int c = 0; c < channels; c += V.Width)
        {
            for (int row = 0; row < TScheme.Points; row++)
            {
                if (row < TScheme.Tile)
                {
                    PrefetchPixels(nextTile + row * TScheme.Tile, TScheme.Tile, c);
                }

                TScheme.Target<V>(points + row * TScheme.Points * pointStride + c, pointStride,
                    lines + row * TScheme.Tile * V.Width, V.Width);
            }

            V around = shift != null ? V.Load(shift + c) : default, sum = default, square = default;
            for (int column = 0; column < TScheme.Tile; column++)
            {
                TScheme.Target<V>(lines + column * V.Width, TScheme.Tile * V.Width, pixels, V.Width);
                for (int row = 0; row < TScheme.Tile; row++)
                {
                    float* pixel = tile[row * TScheme.Tile + column] + c;
                    V value = V.Load(pixels + row * V.Width);
                    value = add ? V.Load(pixel) + value : value;
                    value.Store(pixel);
                    V d = value - around;
                    sum += d;
                    square = V.MultiplyAdd(d, d, square);
                }
            }

            if (shift != null)
            {
                sum.AddTo(sums + c);
                square.AddTo(squares + c);
            }
        }
    }

    /// <summary>points (WeightLine, WeightLine) = G weight (3, 3) G^T; taps of the weight are tapStride apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransformWeight(
        float* weight, nint tapStride, int channels, float* points, nint pointStride)
    {
        byte* buffer = stackalloc byte[Kernel * WeightLine * V.Width * sizeof(float) + Alignment];
        float* lines = Align(buffer); // (3, WeightLine)
        for (int c = 0; c < channels; c += V.Width)
        {
            for (int row = 0; row < Kernel; row++)
            {
                TScheme.Weight<V>(weight + row * Kernel * tapStride + c, tapStride,
                    lines + row * WeightLine * V.Width, V.Width);
            }

            for (int column = 0; column < WeightLine; column++)
            {
                TScheme.Weight<V>(lines + column * V.Width, WeightLine * V.Width,
                    points + column * pointStride + c, WeightLine * pointStride);
            }
        }
    }

    // Images come from main memory. The next tile's lines are asked for while this one's are computed; the
    // hardware does not foresee jumps from pixel to pixel.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void PrefetchPixels(float** pixels, int count, int c)
    {
        for (int i = 0; i < count; i++)
        {
            Prefetch.Line(pixels[i] + c);
        }
    }

    internal static float* Align(byte* buffer) => (float*)(((nint)buffer + Alignment - 1) & -Alignment);
}
