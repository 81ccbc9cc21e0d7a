using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// A product of strided blocks on the calling thread, cut into register tiles:
///
///     c (rows, columns) (+)= a (rows, depth) · b (depth, columns)
///
/// Element (r, k) of a is at a[r · aRow + k · aStep]. b comes in panels two registers wide, bPanel floats
/// apart, in which rows are bStep apart; a plain row-major b has bPanel = 2 · Width. columns is a multiple of
/// Width. Fast while a panel over the depth (2 · Width · depth floats) fits the first-level cache.
/// </summary>
internal static unsafe class TileProduct<V> where V : struct, IFloatVector<V>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int rows, int columns, int depth, float* a, nint aRow, nint aStep,
        float* b, nint bPanel, nint bStep, float* c, nint cRow, bool add)
    {
        Debug.Assert(columns % V.Width == 0, "TileProduct: columns in whole registers");
        for (int column = 0; column < columns; column += 2 * V.Width, b += bPanel)
        {
            float* aTile = a;
            float* cTile = c + column;
            for (int row = 0; row < rows;)
            {
                int left = rows - row;
                int taken = columns - column > V.Width
                    ? MultiplyTile<Count.Two>(left, depth, aTile, aRow, aStep, b, bStep, cTile, cRow, add)
                    : MultiplyTile<Count.One>(left, depth, aTile, aRow, aStep, b, bStep, cTile, cRow, add);
                row += taken;
                aTile += taken * aRow;
                cTile += taken * cRow;
            }
        }
    }

    /// <summary>The largest tile that fits the rows left; answers how many it took.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int MultiplyTile<TColumns>(int rowsLeft, int depth, float* a, nint aRow, nint aStep,
        float* b, nint bStep, float* c, nint cRow, bool add)
        where TColumns : struct, ICount
    {
        // 24 accumulators of 32 registers, or 12 of 16.
        if (V.Registers >= 32 && rowsLeft >= 12)
        {
            RegisterTile<V, Count.Twelve, TColumns>.Multiply(depth, a, aRow, aStep, b, bStep, c, cRow, add);
            return 12;
        }

        if (V.Registers >= 32 && rowsLeft >= 8)
        {
            RegisterTile<V, Count.Eight, TColumns>.Multiply(depth, a, aRow, aStep, b, bStep, c, cRow, add);
            return 8;
        }

        if (V.Registers < 32 && rowsLeft >= 6)
        {
            RegisterTile<V, Count.Six, TColumns>.Multiply(depth, a, aRow, aStep, b, bStep, c, cRow, add);
            return 6;
        }

        if (rowsLeft >= 4)
        {
            RegisterTile<V, Count.Four, TColumns>.Multiply(depth, a, aRow, aStep, b, bStep, c, cRow, add);
            return 4;
        }

        if (rowsLeft >= 2)
        {
            RegisterTile<V, Count.Two, TColumns>.Multiply(depth, a, aRow, aStep, b, bStep, c, cRow, add);
            return 2;
        }

        RegisterTile<V, Count.One, TColumns>.Multiply(depth, a, aRow, aStep, b, bStep, c, cRow, add);
        return 1;
    }
}
