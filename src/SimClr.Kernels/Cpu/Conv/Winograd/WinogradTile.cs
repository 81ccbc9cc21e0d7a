using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// Winograd's transforms of a tile: <see cref="WinogradLine{V}"/> over the rows, then over the columns, for
/// many channels, a register of them at a time. A tile is given by the pointers to its pixels, row by row. Of
/// the 36 transformed numbers the one at row i, column j ("point" 6·i + j) lies at (6·i + j) · pointStride.
/// Where images are read or written, the next tile's pixels are given as well, to prefetch.
/// </summary>
[SkipLocalsInit]
internal static unsafe class WinogradTile<V> where V : struct, IFloatVector<V>
{
    /// <summary>Pixels of a side: of the input patch, and of the output that it gives.</summary>
    public const int Patch = 6, Output = 4;

    public const int Points = Patch * Patch;

    // One cache line: registers stored across two would cost twice.
    private const int Alignment = 64;

    /// <summary>points (36) = B^T patch (6, 6) B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransformInput(
        float** patch, float** nextPatch, int channels, float* points, nint pointStride)
    {
        byte* buffer = stackalloc byte[Points * V.Width * sizeof(float) + Alignment];
        float* lines = Align(buffer); // (6, 6)
        for (int c = 0; c < channels; c += V.Width)
        {
            for (int row = 0; row < Patch; row++)
            {
                float** pixels = patch + row * Patch;
                PrefetchPixels(nextPatch + row * Patch, Patch, c);
                WinogradLine<V>.Input(
                    V.Load(pixels[0] + c), V.Load(pixels[1] + c), V.Load(pixels[2] + c),
                    V.Load(pixels[3] + c), V.Load(pixels[4] + c), V.Load(pixels[5] + c),
                    out V v0, out V v1, out V v2, out V v3, out V v4, out V v5);
                StoreSix(lines + row * Patch * V.Width, V.Width, v0, v1, v2, v3, v4, v5);
            }

            for (int column = 0; column < Patch; column++)
            {
                float* line = lines + column * V.Width;
                WinogradLine<V>.Input(Row(line, 0), Row(line, 1), Row(line, 2), Row(line, 3), Row(line, 4),
                    Row(line, 5), out V v0, out V v1, out V v2, out V v3, out V v4, out V v5);
                StoreSix(points + column * pointStride + c, Patch * pointStride, v0, v1, v2, v3, v4, v5);
            }
        }
    }

    /// <summary>tile (4, 4) (+)= A^T points (36) A.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransformOutput(
        float* points, nint pointStride, int channels, float** tile, float** nextTile, bool add)
    {
        byte* buffer = stackalloc byte[Patch * Output * V.Width * sizeof(float) + Alignment];
        float* lines = Align(buffer); // (4, 6): transposed, so that the second pass reads neighbours
        for (int c = 0; c < channels; c += V.Width)
        {
            for (int row = 0; row < Patch; row++)
            {
                float* point = points + row * Patch * pointStride + c;
                WinogradLine<V>.Output(
                    V.Load(point), V.Load(point + pointStride), V.Load(point + 2 * pointStride),
                    V.Load(point + 3 * pointStride), V.Load(point + 4 * pointStride),
                    V.Load(point + 5 * pointStride), out V y0, out V y1, out V y2, out V y3);
                if (row < Output)
                {
                    PrefetchPixels(nextTile + row * Output, Output, c);
                }

                float* line = lines + row * V.Width;
                y0.Store(line);
                y1.Store(line + Patch * V.Width);
                y2.Store(line + 2 * Patch * V.Width);
                y3.Store(line + 3 * Patch * V.Width);
            }

            for (int column = 0; column < Output; column++)
            {
                float* line = lines + column * Patch * V.Width;
                WinogradLine<V>.Output(
                    V.Load(line), V.Load(line + V.Width), V.Load(line + 2 * V.Width),
                    V.Load(line + 3 * V.Width), V.Load(line + 4 * V.Width), V.Load(line + 5 * V.Width),
                    out V y0, out V y1, out V y2, out V y3);
                Lanes.Write(y0, tile[column] + c, add);
                Lanes.Write(y1, tile[Output + column] + c, add);
                Lanes.Write(y2, tile[2 * Output + column] + c, add);
                Lanes.Write(y3, tile[3 * Output + column] + c, add);
            }
        }
    }

    /// <summary>points (36) = G weight (3, 3) G^T; taps of the weight are tapStride apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransformWeight(
        float* weight, nint tapStride, int channels, float* points, nint pointStride)
    {
        byte* buffer = stackalloc byte[3 * Patch * V.Width * sizeof(float) + Alignment];
        float* lines = Align(buffer); // (3, 6)
        for (int c = 0; c < channels; c += V.Width)
        {
            for (int row = 0; row < 3; row++)
            {
                float* tap = weight + row * 3 * tapStride + c;
                WinogradLine<V>.Weight(V.Load(tap), V.Load(tap + tapStride), V.Load(tap + 2 * tapStride),
                    out V u0, out V u1, out V u2, out V u3, out V u4, out V u5);
                StoreSix(lines + row * Patch * V.Width, V.Width, u0, u1, u2, u3, u4, u5);
            }

            for (int column = 0; column < Patch; column++)
            {
                float* line = lines + column * V.Width;
                WinogradLine<V>.Weight(Row(line, 0), Row(line, 1), Row(line, 2),
                    out V u0, out V u1, out V u2, out V u3, out V u4, out V u5);
                StoreSix(points + column * pointStride + c, Patch * pointStride, u0, u1, u2, u3, u4, u5);
            }
        }
    }

    /// <summary>points (36) = G tile (4, 4) G^T: what dOutput is to the weight gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransformGradient(
        float** tile, float** nextTile, int channels, float* points, nint pointStride)
    {
        byte* buffer = stackalloc byte[Output * Patch * V.Width * sizeof(float) + Alignment];
        float* lines = Align(buffer); // (4, 6)
        for (int c = 0; c < channels; c += V.Width)
        {
            for (int row = 0; row < Output; row++)
            {
                float** pixels = tile + row * Output;
                PrefetchPixels(nextTile + row * Output, Output, c);
                WinogradLine<V>.GradientWeight(
                    V.Load(pixels[0] + c), V.Load(pixels[1] + c),
                    V.Load(pixels[2] + c), V.Load(pixels[3] + c),
                    out V u0, out V u1, out V u2, out V u3, out V u4, out V u5);
                StoreSix(lines + row * Patch * V.Width, V.Width, u0, u1, u2, u3, u4, u5);
            }

            for (int column = 0; column < Patch; column++)
            {
                float* line = lines + column * V.Width;
                WinogradLine<V>.GradientWeight(Row(line, 0), Row(line, 1), Row(line, 2), Row(line, 3),
                    out V u0, out V u1, out V u2, out V u3, out V u4, out V u5);
                StoreSix(points + column * pointStride + c, Patch * pointStride, u0, u1, u2, u3, u4, u5);
            }
        }
    }

    /// <summary>dWeight (3, 3) (+)= A^T points (36) A; taps of the weight are tapStride apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransformWeightGradient(
        float* points, nint pointStride, int channels, float* dWeight, nint tapStride, bool add)
    {
        byte* buffer = stackalloc byte[Patch * 3 * V.Width * sizeof(float) + Alignment];
        float* lines = Align(buffer); // (3, 6)
        for (int c = 0; c < channels; c += V.Width)
        {
            for (int column = 0; column < Patch; column++)
            {
                float* point = points + column * pointStride + c;
                nint row = Patch * pointStride;
                WinogradLine<V>.GradientOutput(
                    V.Load(point), V.Load(point + row), V.Load(point + 2 * row), V.Load(point + 3 * row),
                    V.Load(point + 4 * row), V.Load(point + 5 * row), out V y0, out V y1, out V y2);
                float* line = lines + column * V.Width;
                y0.Store(line);
                y1.Store(line + Patch * V.Width);
                y2.Store(line + 2 * Patch * V.Width);
            }

            for (int row = 0; row < 3; row++)
            {
                float* line = lines + row * Patch * V.Width;
                WinogradLine<V>.GradientOutput(
                    V.Load(line), V.Load(line + V.Width), V.Load(line + 2 * V.Width),
                    V.Load(line + 3 * V.Width), V.Load(line + 4 * V.Width), V.Load(line + 5 * V.Width),
                    out V y0, out V y1, out V y2);
                float* tap = dWeight + row * 3 * tapStride + c;
                Lanes.Write(y0, tap, add);
                Lanes.Write(y1, tap + tapStride, add);
                Lanes.Write(y2, tap + 2 * tapStride, add);
            }
        }
    }

    /// <summary>
    /// Pointers to the size x size pixels from (y, x); to <paramref name="outside"/> where there are none.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pixels(float* image, int height, int width, int channels, int y, int x, int size,
        float* outside, float** pixels)
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Row(float* line, int row) => V.Load(line + row * Patch * V.Width);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreSix(float* target, nint stride, V v0, V v1, V v2, V v3, V v4, V v5)
    {
        v0.Store(target);
        v1.Store(target + stride);
        v2.Store(target + 2 * stride);
        v3.Store(target + 3 * stride);
        v4.Store(target + 4 * stride);
        v5.Store(target + 5 * stride);
    }

    // Images come from main memory. The next tile's lines are asked for while this one's are computed; the
    // hardware does not foresee jumps from pixel to pixel.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PrefetchPixels(float** pixels, int count, int c)
    {
        for (int i = 0; i < count; i++)
        {
            Prefetch.Line(pixels[i] + c);
        }
    }

    private static float* Align(byte* buffer) => (float*)(((nint)buffer + Alignment - 1) & -Alignment);
}
