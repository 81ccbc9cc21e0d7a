using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// The innermost step of a convolution: a small tile of c that stays in registers while the depth runs.
///
///     c (rows, columns) (+)= a (rows, depth) · b (depth, columns)
///
/// Element (r, k) of a is at a[r · aRow + k · aStep], so that an image, a packed patch and a transposed
/// operand are all read where they lie. Row k of b is at b + k · bStep. The tile has TRows rows and one or
/// two registers of columns; each element is one chain of multiply-adds in the order of k, whatever the tile:
/// where a matrix is cut into tiles does not change its bits.
/// </summary>
internal static unsafe class RegisterTile<V, TRows, TColumns>
    where V : struct, IFloatVector<V>
    where TRows : struct, ICount
    where TColumns : struct, ICount
{
    // Operands with strides are not what the hardware foresees. A dozen steps are some 150 cycles ahead: the
    // time that a line takes from the third-level cache.
    private const int PrefetchSteps = 12;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int depth, float* a, nint aRow, nint aStep, float* b, nint bStep,
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
        // Three rows to a pointer: the address modes reach one and two strides further.
        float* a0 = a, a3 = a + 3 * aRow, a6 = a + 6 * aRow, a9 = a + 9 * aRow;
        for (int k = 0; k < depth; k++)
        {
            V left = V.Load(b);
            V right = TColumns.Value > 1 ? V.Load(b + V.Width) : default;
            Prefetch.Line(a0 + PrefetchSteps * aStep);
            Prefetch.Line(b + PrefetchSteps * bStep);
            Prefetch.Line(b + PrefetchSteps * bStep + V.Width);
            Step(*a0, left, right, ref c0Left, ref c0Right);
            if (TRows.Value > 1)
            {
                Step(a0[aRow], left, right, ref c1Left, ref c1Right);
            }

            if (TRows.Value > 2)
            {
                Step(a0[2 * aRow], left, right, ref c2Left, ref c2Right);
                Step(*a3, left, right, ref c3Left, ref c3Right);
            }

            if (TRows.Value > 4)
            {
                Step(a3[aRow], left, right, ref c4Left, ref c4Right);
                Step(a3[2 * aRow], left, right, ref c5Left, ref c5Right);
            }

            if (TRows.Value > 6)
            {
                Step(*a6, left, right, ref c6Left, ref c6Right);
                Step(a6[aRow], left, right, ref c7Left, ref c7Right);
            }

            if (TRows.Value > 8)
            {
                Step(a6[2 * aRow], left, right, ref c8Left, ref c8Right);
                Step(*a9, left, right, ref c9Left, ref c9Right);
            }

            if (TRows.Value > 10)
            {
                Step(a9[aRow], left, right, ref c10Left, ref c10Right);
                Step(a9[2 * aRow], left, right, ref c11Left, ref c11Right);
            }

            b += bStep;
            a0 += aStep;
            a3 += aStep;
            a6 += aStep;
            a9 += aStep;
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
    private static void Step(float a, V left, V right, ref V cLeft, ref V cRight)
    {
        V broadcast = V.Broadcast(a);
        cLeft = V.MultiplyAdd(broadcast, left, cLeft);
        if (TColumns.Value > 1)
        {
            cRight = V.MultiplyAdd(broadcast, right, cRight);
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
