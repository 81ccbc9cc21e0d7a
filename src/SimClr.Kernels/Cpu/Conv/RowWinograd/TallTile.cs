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
            V.AddProduct(*(a + k), x, ref s0);
            V.AddProduct(*(a + aRow + k), x, ref s1);
            V.AddProduct(*(a + 2 * aRow + k), x, ref s2);
            V.AddProduct(*(a3 + k), x, ref s3);
            V.AddProduct(*(a3 + aRow + k), x, ref s4);
            V.AddProduct(*(a3 + 2 * aRow + k), x, ref s5);
            V.AddProduct(*(a6 + k), x, ref s6);
            V.AddProduct(*(a6 + aRow + k), x, ref s7);
            V.AddProduct(*(a6 + 2 * aRow + k), x, ref s8);
            V.AddProduct(*(a9 + k), x, ref s9);
            V.AddProduct(*(a9 + aRow + k), x, ref s10);
            V.AddProduct(*(a9 + 2 * aRow + k), x, ref s11);
            V.AddProduct(*(a12 + k), x, ref s12);
            V.AddProduct(*(a12 + aRow + k), x, ref s13);
            V.AddProduct(*(a12 + 2 * aRow + k), x, ref s14);
            V.AddProduct(*(a15 + k), x, ref s15);
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
