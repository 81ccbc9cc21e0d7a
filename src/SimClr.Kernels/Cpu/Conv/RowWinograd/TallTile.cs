using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// c (16, Width) = a (16, depth) · b (depth, Width), the sums in one column of 16 registers. Element (r, k)
/// of a is at a[r · aRow + k], row k of b at b + k · bStep.
/// </summary>
internal static unsafe class TallTile<V> where V : struct, IFloatVector<V>
{
    public const int Rows = 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int depth, float* a, nint aRow, float* b, nint bStep, float* c, nint cRow)
    {
        V s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default;
        V s6 = default, s7 = default, s8 = default, s9 = default, s10 = default, s11 = default;
        V s12 = default, s13 = default, s14 = default, s15 = default;
        float* a3 = a + 3 * aRow, a6 = a + 6 * aRow, a9 = a + 9 * aRow;
        float* a12 = a + 12 * aRow, a15 = a + 15 * aRow;
        for (int k = 0; k < depth; k++, b += bStep)
        {
            V x = V.Load(b);
            s0 = V.MultiplyAdd(V.Broadcast(a[k]), x, s0);
            s1 = V.MultiplyAdd(V.Broadcast(a[aRow + k]), x, s1);
            s2 = V.MultiplyAdd(V.Broadcast(a[2 * aRow + k]), x, s2);
            s3 = V.MultiplyAdd(V.Broadcast(a3[k]), x, s3);
            s4 = V.MultiplyAdd(V.Broadcast(a3[aRow + k]), x, s4);
            s5 = V.MultiplyAdd(V.Broadcast(a3[2 * aRow + k]), x, s5);
            s6 = V.MultiplyAdd(V.Broadcast(a6[k]), x, s6);
            s7 = V.MultiplyAdd(V.Broadcast(a6[aRow + k]), x, s7);
            s8 = V.MultiplyAdd(V.Broadcast(a6[2 * aRow + k]), x, s8);
            s9 = V.MultiplyAdd(V.Broadcast(a9[k]), x, s9);
            s10 = V.MultiplyAdd(V.Broadcast(a9[aRow + k]), x, s10);
            s11 = V.MultiplyAdd(V.Broadcast(a9[2 * aRow + k]), x, s11);
            s12 = V.MultiplyAdd(V.Broadcast(a12[k]), x, s12);
            s13 = V.MultiplyAdd(V.Broadcast(a12[aRow + k]), x, s13);
            s14 = V.MultiplyAdd(V.Broadcast(a12[2 * aRow + k]), x, s14);
            s15 = V.MultiplyAdd(V.Broadcast(a15[k]), x, s15);
        }

        s0.Store(c);
        s1.Store(c + cRow);
        s2.Store(c + 2 * cRow);
        s3.Store(c + 3 * cRow);
        s4.Store(c + 4 * cRow);
        s5.Store(c + 5 * cRow);
        s6.Store(c + 6 * cRow);
        s7.Store(c + 7 * cRow);
        s8.Store(c + 8 * cRow);
        s9.Store(c + 9 * cRow);
        s10.Store(c + 10 * cRow);
        s11.Store(c + 11 * cRow);
        s12.Store(c + 12 * cRow);
        s13.Store(c + 13 * cRow);
        s14.Store(c + 14 * cRow);
        s15.Store(c + 15 * cRow);
    }
}
