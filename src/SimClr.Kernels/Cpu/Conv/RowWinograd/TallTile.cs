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
        if (aRow == V.Width)
        {
            // As many channels on both sides: all rows are at constants from one pointer.
            MultiplyInline(depth, a, V.Width, b, bStep, c, cRow);
        }
        else
        {
            MultiplyInline(depth, a, aRow, b, bStep, c, cRow);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyInline(int depth, float* a, nint aRow, float* b, nint bStep, float* c, nint cRow)
    {
        V s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default;
        V s6 = default, s7 = default, s8 = default, s9 = default, s10 = default, s11 = default;
        V s12 = default, s13 = default, s14 = default, s15 = default;
        for (; depth > 0; depth--, a++, b += bStep)
        {
            V x = V.Load(b);
            float* a4 = a + 4 * aRow, a8 = a + 8 * aRow, a12 = a + 12 * aRow;
            V.AddProduct(*a, x, ref s0);
            V.AddProduct(*(a + aRow), x, ref s1);
            V.AddProduct(*(a + 2 * aRow), x, ref s2);
            V.AddProduct(*(a + 3 * aRow), x, ref s3);
            V.AddProduct(*a4, x, ref s4);
            V.AddProduct(*(a4 + aRow), x, ref s5);
            V.AddProduct(*(a4 + 2 * aRow), x, ref s6);
            V.AddProduct(*(a4 + 3 * aRow), x, ref s7);
            V.AddProduct(*a8, x, ref s8);
            V.AddProduct(*(a8 + aRow), x, ref s9);
            V.AddProduct(*(a8 + 2 * aRow), x, ref s10);
            V.AddProduct(*(a8 + 3 * aRow), x, ref s11);
            V.AddProduct(*a12, x, ref s12);
            V.AddProduct(*(a12 + aRow), x, ref s13);
            V.AddProduct(*(a12 + 2 * aRow), x, ref s14);
            V.AddProduct(*(a12 + 3 * aRow), x, ref s15);
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
