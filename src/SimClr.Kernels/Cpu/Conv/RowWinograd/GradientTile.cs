using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// Products of one operand with the neighbours of another, summed up in registers:
///
///     c[i] (Rows, Width) (+)= a (depth, Rows)^T · b[i] (depth, Width)    for i = 0, 1, 2
///
/// A row of a serves three rows of b: for a weight gradient, the three kernel rows. Element (k, r) of a is at
/// a[k · aStep + r]; row k of b[i] at b[i] + k · bStep; row r of c[i] at c + i · cColumn + r · cRow.
/// Every step asks for a cache line from ahead on, which will be needed some time after.
/// </summary>
internal static unsafe class GradientTile<V> where V : struct, IFloatVector<V>
{
    /// <summary>24 sums of 32 registers, or 12 of 16.</summary>
    public static int Rows => V.Registers >= 32 ? 8 : 4;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int depth, float* a, nint aStep, float* b0, float* b1, float* b2, nint bStep,
        float* c, nint cColumn, nint cRow, bool add,
        float* ahead)
    {
        V s00 = default, s01 = default, s02 = default;
        V s10 = default, s11 = default, s12 = default;
        V s20 = default, s21 = default, s22 = default;
        V s30 = default, s31 = default, s32 = default;
        V s40 = default, s41 = default, s42 = default;
        V s50 = default, s51 = default, s52 = default;
        V s60 = default, s61 = default, s62 = default;
        V s70 = default, s71 = default, s72 = default;
        nint b1From0 = (nint)(b1 - b0), b2From0 = (nint)(b2 - b0);
        for (int k = 0; k < depth; k++)
        {
            Prefetch.Line(ahead);
            V x0 = V.Load(b0), x1 = V.Load(b0 + b1From0), x2 = V.Load(b0 + b2From0);
            Step(a[0], x0, x1, x2, ref s00, ref s01, ref s02);
            Step(a[1], x0, x1, x2, ref s10, ref s11, ref s12);
            Step(a[2], x0, x1, x2, ref s20, ref s21, ref s22);
            Step(a[3], x0, x1, x2, ref s30, ref s31, ref s32);
            if (V.Registers >= 32)
            {
                Step(a[4], x0, x1, x2, ref s40, ref s41, ref s42);
                Step(a[5], x0, x1, x2, ref s50, ref s51, ref s52);
                Step(a[6], x0, x1, x2, ref s60, ref s61, ref s62);
                Step(a[7], x0, x1, x2, ref s70, ref s71, ref s72);
            }

            a += aStep;
            b0 += bStep;
            ahead += LinesAhead.LineFloats;
        }

        Finish(c, cColumn, add, s00, s01, s02);
        Finish(c + cRow, cColumn, add, s10, s11, s12);
        Finish(c + 2 * cRow, cColumn, add, s20, s21, s22);
        Finish(c + 3 * cRow, cColumn, add, s30, s31, s32);
        if (V.Registers >= 32)
        {
            c += 4 * cRow;
            Finish(c, cColumn, add, s40, s41, s42);
            Finish(c + cRow, cColumn, add, s50, s51, s52);
            Finish(c + 2 * cRow, cColumn, add, s60, s61, s62);
            Finish(c + 3 * cRow, cColumn, add, s70, s71, s72);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(float a, V x0, V x1, V x2, ref V s0, ref V s1, ref V s2)
    {
        V factor = V.Broadcast(a);
        V.AddProduct(factor, x0, ref s0);
        V.AddProduct(factor, x1, ref s1);
        V.AddProduct(factor, x2, ref s2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(float* c, nint cColumn, bool add, V s0, V s1, V s2)
    {
        Lanes.Write(s0, c, add);
        Lanes.Write(s1, c + cColumn, add);
        Lanes.Write(s2, c + 2 * cColumn, add);
    }
}
