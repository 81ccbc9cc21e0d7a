using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// The innermost step of every matrix product: one tile of C that stays in registers while k runs.
///
///     c (Rows, Columns) = start (Rows, Columns) + a (k, Rows)^T · b (k, Columns)
///
/// a and b are packed panels (<see cref="GemmOperand"/>): what step k needs lies side by side. Each element of c
/// is one chain of fused multiply-adds in the order of k, added to start at its end, so that its bits do not
/// depend on where in the tile it lies. start may be c itself, a bias with stride 0, or null for zero.
/// </summary>
internal static unsafe class GemmTile
{
    // 24 of 32 registers hold the tile with AVX-512, 12 of 16 without; the rest hold b's row and one a.
    public static int Rows => Vector512.IsHardwareAccelerated ? 12 : 6;

    public static int Columns => Vector512.IsHardwareAccelerated ? 32 : 2 * Vector<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(float* a, float* b, int k, float* start, long startStride, float* c, long cStride)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Multiply512(a, b, k, start, startStride, c, cStride);
        }
        else
        {
            MultiplyPortable(a, b, k, start, startStride, c, cStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply512(
        float* a, float* b, int k, float* start, long startStride, float* c, long cStride)
    {
        Vector512<float> c0Left = default, c0Right = default;
        Vector512<float> c1Left = default, c1Right = default;
        Vector512<float> c2Left = default, c2Right = default;
        Vector512<float> c3Left = default, c3Right = default;
        Vector512<float> c4Left = default, c4Right = default;
        Vector512<float> c5Left = default, c5Right = default;
        Vector512<float> c6Left = default, c6Right = default;
        Vector512<float> c7Left = default, c7Right = default;
        Vector512<float> c8Left = default, c8Right = default;
        Vector512<float> c9Left = default, c9Right = default;
        Vector512<float> c10Left = default, c10Right = default;
        Vector512<float> c11Left = default, c11Right = default;
        for (float* end = a + (long)k * 12; a < end; a += 12, b += 2 * 16)
        {
            Vector512<float> left = Vector512.Load(b), right = Vector512.Load(b + 16);
            Step(a[0], left, right, ref c0Left, ref c0Right);
            Step(a[1], left, right, ref c1Left, ref c1Right);
            Step(a[2], left, right, ref c2Left, ref c2Right);
            Step(a[3], left, right, ref c3Left, ref c3Right);
            Step(a[4], left, right, ref c4Left, ref c4Right);
            Step(a[5], left, right, ref c5Left, ref c5Right);
            Step(a[6], left, right, ref c6Left, ref c6Right);
            Step(a[7], left, right, ref c7Left, ref c7Right);
            Step(a[8], left, right, ref c8Left, ref c8Right);
            Step(a[9], left, right, ref c9Left, ref c9Right);
            Step(a[10], left, right, ref c10Left, ref c10Right);
            Step(a[11], left, right, ref c11Left, ref c11Right);
        }

        Finish(c0Left, c0Right, start, 0 * startStride, c + 0 * cStride);
        Finish(c1Left, c1Right, start, 1 * startStride, c + 1 * cStride);
        Finish(c2Left, c2Right, start, 2 * startStride, c + 2 * cStride);
        Finish(c3Left, c3Right, start, 3 * startStride, c + 3 * cStride);
        Finish(c4Left, c4Right, start, 4 * startStride, c + 4 * cStride);
        Finish(c5Left, c5Right, start, 5 * startStride, c + 5 * cStride);
        Finish(c6Left, c6Right, start, 6 * startStride, c + 6 * cStride);
        Finish(c7Left, c7Right, start, 7 * startStride, c + 7 * cStride);
        Finish(c8Left, c8Right, start, 8 * startStride, c + 8 * cStride);
        Finish(c9Left, c9Right, start, 9 * startStride, c + 9 * cStride);
        Finish(c10Left, c10Right, start, 10 * startStride, c + 10 * cStride);
        Finish(c11Left, c11Right, start, 11 * startStride, c + 11 * cStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(float a, Vector512<float> left, Vector512<float> right,
        ref Vector512<float> cLeft, ref Vector512<float> cRight)
    {
        var broadcast = Vector512.Create(a);
        cLeft = Vector512.FusedMultiplyAdd(broadcast, left, cLeft);
        cRight = Vector512.FusedMultiplyAdd(broadcast, right, cRight);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(Vector512<float> left, Vector512<float> right, float* start, long offset, float* c)
    {
        if (start != null)
        {
            left += Vector512.Load(start + offset);
            right += Vector512.Load(start + offset + 16);
        }

        left.Store(c);
        right.Store(c + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyPortable(
        float* a, float* b, int k, float* start, long startStride, float* c, long cStride)
    {
        int width = Vector<float>.Count;
        Vector<float> c0Left = default, c0Right = default;
        Vector<float> c1Left = default, c1Right = default;
        Vector<float> c2Left = default, c2Right = default;
        Vector<float> c3Left = default, c3Right = default;
        Vector<float> c4Left = default, c4Right = default;
        Vector<float> c5Left = default, c5Right = default;
        for (float* end = a + (long)k * 6; a < end; a += 6, b += 2 * width)
        {
            Vector<float> left = Vector.Load(b), right = Vector.Load(b + width);
            Step(a[0], left, right, ref c0Left, ref c0Right);
            Step(a[1], left, right, ref c1Left, ref c1Right);
            Step(a[2], left, right, ref c2Left, ref c2Right);
            Step(a[3], left, right, ref c3Left, ref c3Right);
            Step(a[4], left, right, ref c4Left, ref c4Right);
            Step(a[5], left, right, ref c5Left, ref c5Right);
        }

        Finish(c0Left, c0Right, start, 0 * startStride, c + 0 * cStride);
        Finish(c1Left, c1Right, start, 1 * startStride, c + 1 * cStride);
        Finish(c2Left, c2Right, start, 2 * startStride, c + 2 * cStride);
        Finish(c3Left, c3Right, start, 3 * startStride, c + 3 * cStride);
        Finish(c4Left, c4Right, start, 4 * startStride, c + 4 * cStride);
        Finish(c5Left, c5Right, start, 5 * startStride, c + 5 * cStride);
    }

    // Estimate: fused where the machine can, else a product and a sum.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(float a, Vector<float> left, Vector<float> right,
        ref Vector<float> cLeft, ref Vector<float> cRight)
    {
        var broadcast = Vector.Create(a);
        cLeft = Vector.MultiplyAddEstimate(broadcast, left, cLeft);
        cRight = Vector.MultiplyAddEstimate(broadcast, right, cRight);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(Vector<float> left, Vector<float> right, float* start, long offset, float* c)
    {
        if (start != null)
        {
            left += Vector.Load(start + offset);
            right += Vector.Load(start + offset + Vector<float>.Count);
        }

        left.Store(c);
        right.Store(c + Vector<float>.Count);
    }
}
