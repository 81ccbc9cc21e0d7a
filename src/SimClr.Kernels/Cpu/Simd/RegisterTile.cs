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

    /// <param name="aAgain">
    /// a: the JIT does not know it, and so lets some instructions read what others have read, where it knows rows.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int depth, float* a, float* aAgain, nint aStride, float* b, nint bStep,
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
        nint row = TLayout.Row(aStride) * sizeof(float), step = TLayout.Column(aStride) * sizeof(float);
        nint row2 = 2 * row, row3 = 3 * row;
        nint along = TLayout.IsRowMajor ? step : 0; // to a neighbour the reading instructions add it themselves
        byte* a0 = (byte*)a, a4 = TLayout.KnowsRows ? (byte*)aAgain : a0 + 4 * row, a8 = a0 + 8 * row, b0 = (byte*)b;
        bStep *= sizeof(float);
        nint aAhead = PrefetchSteps * step, bAhead = PrefetchSteps * bStep;
        for (; depth >= 2; depth -= 2)
        {
            AskFor(a0 + aAhead, b0 + bAhead);
            AskFor(a0 + aAhead + step, b0 + bAhead + bStep);
            Step(a0, a4, a8, row, row2, row3, along: 0, b0,
                ref c0Left, ref c0Right, ref c1Left, ref c1Right, ref c2Left, ref c2Right,
                ref c3Left, ref c3Right, ref c4Left, ref c4Right, ref c5Left, ref c5Right,
                ref c6Left, ref c6Right, ref c7Left, ref c7Right, ref c8Left, ref c8Right,
                ref c9Left, ref c9Right, ref c10Left, ref c10Right, ref c11Left, ref c11Right);
            a0 += step - along;
            a4 += step - along;
            Step(a0, a4, a8, row, row2, row3, along, b0 + bStep,
                ref c0Left, ref c0Right, ref c1Left, ref c1Right, ref c2Left, ref c2Right,
                ref c3Left, ref c3Right, ref c4Left, ref c4Right, ref c5Left, ref c5Right,
                ref c6Left, ref c6Right, ref c7Left, ref c7Right, ref c8Left, ref c8Right,
                ref c9Left, ref c9Right, ref c10Left, ref c10Right, ref c11Left, ref c11Right);
            a0 += step + along;
            a4 += step + along;
            if (!TLayout.KnowsRows && TRows.Value > 8)
            {
                a8 += step + along;
            }

            b0 += 2 * bStep;
        }

        if (depth > 0)
        {
            Step(a0, a4, a8, row, row2, row3, along: 0, b0,
                ref c0Left, ref c0Right, ref c1Left, ref c1Right, ref c2Left, ref c2Right,
                ref c3Left, ref c3Right, ref c4Left, ref c4Right, ref c5Left, ref c5Right,
                ref c6Left, ref c6Right, ref c7Left, ref c7Right, ref c8Left, ref c8Right,
                ref c9Left, ref c9Right, ref c10Left, ref c10Right, ref c11Left, ref c11Right);
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

    /// <summary>One column of a times one row of b.</summary>
    /// <param name="a0">The column's first row.</param>
    /// <param name="a4">
    /// a0 again, where the JIT knows rows. Otherwise row 4, as a8 is row 8; row to row3 lead on from each.
    /// </param>
    /// <param name="along">From these pointers to the column.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(byte* a0, byte* a4, byte* a8, nint row, nint row2, nint row3, nint along, byte* b,
        ref V c0Left, ref V c0Right, ref V c1Left, ref V c1Right, ref V c2Left, ref V c2Right,
        ref V c3Left, ref V c3Right, ref V c4Left, ref V c4Right, ref V c5Left, ref V c5Right,
        ref V c6Left, ref V c6Right, ref V c7Left, ref V c7Right, ref V c8Left, ref V c8Right,
        ref V c9Left, ref V c9Right, ref V c10Left, ref V c10Right, ref V c11Left, ref V c11Right)
    {
        V left = V.Load((float*)b);
        V right = TColumns.Value > 1 ? V.Load((float*)b + V.Width) : default;
        TLayout.MultiplyAdd<V, TColumns>(a0, a0, 0, 0, along, left, right, ref c0Left, ref c0Right);
        if (TRows.Value > 1)
        {
            TLayout.MultiplyAddReading<V, TColumns>(a0, a4, a0, row, 1, along, left, right, ref c1Left, ref c1Right);
        }

        if (TRows.Value > 2)
        {
            TLayout.MultiplyAdd<V, TColumns>(a0, a0, row2, 2, along, left, right, ref c2Left, ref c2Right);
            TLayout.MultiplyAddReading<V, TColumns>(a0, a4, a0, row3, 3, along, left, right, ref c3Left, ref c3Right);
        }

        if (TRows.Value > 4)
        {
            TLayout.MultiplyAdd<V, TColumns>(a0, a4, 0, 4, along, left, right, ref c4Left, ref c4Right);
            TLayout.MultiplyAddReading<V, TColumns>(a0, a4, a4, row, 5, along, left, right, ref c5Left, ref c5Right);
        }

        if (TRows.Value > 6)
        {
            TLayout.MultiplyAdd<V, TColumns>(a0, a4, row2, 6, along, left, right, ref c6Left, ref c6Right);
            TLayout.MultiplyAddReading<V, TColumns>(a0, a4, a4, row3, 7, along, left, right, ref c7Left, ref c7Right);
        }

        if (TRows.Value > 8)
        {
            TLayout.MultiplyAdd<V, TColumns>(a0, a8, 0, 8, along, left, right, ref c8Left, ref c8Right);
            TLayout.MultiplyAddReading<V, TColumns>(a0, a4, a8, row, 9, along, left, right, ref c9Left, ref c9Right);
        }

        if (TRows.Value > 10)
        {
            TLayout.MultiplyAdd<V, TColumns>(a0, a8, row2, 10, along, left, right, ref c10Left, ref c10Right);
            TLayout.MultiplyAddReading<V, TColumns>(a0, a4, a8, row3, 11, along,
                left, right, ref c11Left, ref c11Right);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AskFor(byte* a, byte* b)
    {
        if (TLayout.IsFar)
        {
            Prefetch.Line((float*)b);
            Prefetch.Line((float*)b + V.Width);
        }

        if (TLayout.IsFar && !TLayout.IsRowMajor)
        {
            Prefetch.Line((float*)a);
        }
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
