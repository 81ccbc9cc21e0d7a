using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// The innermost step of a product: a small tile of c that stays in registers while the depth runs.
///
///     c (rows, columns) (+)= a (rows, depth) · b (depth, columns)
///
/// a is row-major or column-major, as <typeparamref name="TLayout"/> says, its rows or columns aStride apart,
/// so that an image, a packed patch and a transposed operand are all read where they lie. Row k of b is at
/// b + k · bStep. The tile has TRows rows and one or two registers of columns; each element is one chain of
/// multiply-adds in the order of k, whatever the tile: where a matrix is cut into tiles does not change its
/// bits.
/// </summary>
internal static unsafe class RegisterTile<V, TRows, TColumns, TLayout>
    where V : struct, IFloatVector<V>
    where TRows : struct, ICount
    where TColumns : struct, ICount
    where TLayout : struct, ILayout
{
    // What is strided the hardware does not foresee. A dozen steps are some 150 cycles ahead: the time that a
    // line takes from the third-level cache.
    private const int PrefetchSteps = 12;

    // From this width on the first-level cache does not quite hold a panel of b beside a and c: 32 KB over a
    // depth of 256.
    private const int LongPanelWidth = 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int depth, float* a, nint aStride, float* b, nint bStep,
        float* c, nint cRow, bool add)
    {
        Debug.Assert(TRows.Value is >= 1 and <= 12 && TColumns.Value is 1 or 2, "RegisterTile: no such tile");
        V c0Left = default, c0Right = default;
        V c1Left = default, c1Right = default;
        V c2Left = default, c2Right = default;
        V c3Left = default, c3Right = default;
        V c4Left = default, c4Right = default;
        V c5Left = default, c5Right = default;
        V c6Left = default, c6Right = default;
        V c7Left = default, c7Right = default;
        V c8Left = default, c8Right = default;
        V c9Left = default, c9Right = default;
        V c10Left = default, c10Right = default;
        V c11Left = default, c11Right = default;
        nint row = TLayout.Row(aStride), step = TLayout.Column(aStride);
        nint twice = 2 * row, thrice = 3 * row;
        float* aAhead = a + PrefetchSteps * step, bAhead = b + PrefetchSteps * bStep;
        for (int k = 0; k < depth; k++)
        {
            V left = V.Load(b);
            V right = TColumns.Value > 1 ? V.Load(b + V.Width) : default;
            if (TLayout.IsFar)
            {
                Prefetch.Line(aAhead);
            }

            if (TLayout.IsFar || V.Width >= LongPanelWidth)
            {
                Prefetch.Line(bAhead);
                Prefetch.Line(bAhead + V.Width);
            }

            // Three rows to a pointer: the address modes reach one and two strides further.
            float* a3 = a + thrice, a6 = a3 + thrice, a9 = a6 + thrice;
            MultiplyAdd(a, left, right, ref c0Left, ref c0Right);
            if (TRows.Value > 1)
            {
                MultiplyAdd(a + row, left, right, ref c1Left, ref c1Right);
            }

            if (TRows.Value > 2)
            {
                MultiplyAdd(a + twice, left, right, ref c2Left, ref c2Right);
                MultiplyAdd(a3, left, right, ref c3Left, ref c3Right);
            }

            if (TRows.Value > 4)
            {
                MultiplyAdd(a3 + row, left, right, ref c4Left, ref c4Right);
                MultiplyAdd(a3 + twice, left, right, ref c5Left, ref c5Right);
            }

            if (TRows.Value > 6)
            {
                MultiplyAdd(a6, left, right, ref c6Left, ref c6Right);
                MultiplyAdd(a6 + row, left, right, ref c7Left, ref c7Right);
            }

            if (TRows.Value > 8)
            {
                MultiplyAdd(a6 + twice, left, right, ref c8Left, ref c8Right);
                MultiplyAdd(a9, left, right, ref c9Left, ref c9Right);
            }

            if (TRows.Value > 10)
            {
                MultiplyAdd(a9 + row, left, right, ref c10Left, ref c10Right);
                MultiplyAdd(a9 + twice, left, right, ref c11Left, ref c11Right);
            }

            a += step;
            b += bStep;
            aAhead += step;
            bAhead += bStep;
        }

        Finish(c, add, c0Left, c0Right);
        if (TRows.Value > 1)
        {
            Finish(c + 1 * cRow, add, c1Left, c1Right);
        }

        if (TRows.Value > 2)
        {
            Finish(c + 2 * cRow, add, c2Left, c2Right);
            Finish(c + 3 * cRow, add, c3Left, c3Right);
        }

        if (TRows.Value > 4)
        {
            Finish(c + 4 * cRow, add, c4Left, c4Right);
            Finish(c + 5 * cRow, add, c5Left, c5Right);
        }

        if (TRows.Value > 6)
        {
            Finish(c + 6 * cRow, add, c6Left, c6Right);
            Finish(c + 7 * cRow, add, c7Left, c7Right);
        }

        if (TRows.Value > 8)
        {
            Finish(c + 8 * cRow, add, c8Left, c8Right);
            Finish(c + 9 * cRow, add, c9Left, c9Right);
        }

        if (TRows.Value > 10)
        {
            Finish(c + 10 * cRow, add, c10Left, c10Right);
            Finish(c + 11 * cRow, add, c11Left, c11Right);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyAdd(float* a, V left, V right, ref V cLeft, ref V cRight)
    {
        if (TColumns.Value == 1)
        {
            V.AddProduct(a, left, ref cLeft);
            return;
        }

        V broadcast = V.Broadcast(*a);
        V.AddProduct(broadcast, left, ref cLeft);
        V.AddProduct(broadcast, right, ref cRight);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(float* c, bool add, V left, V right)
    {
        (add ? V.Load(c) + left : left).Store(c);
        if (TColumns.Value > 1)
        {
            (add ? V.Load(c + V.Width) + right : right).Store(c + V.Width);
        }
    }
}
