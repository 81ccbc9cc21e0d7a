using System.Diagnostics;
using System.Runtime.CompilerServices;
using unsafe MultiplyStrided = delegate*<int, int, int, float*, nint, float*, nint, nint, float*, nint, bool, bool,
    ref SimClr.Kernels.Cpu.LinesAhead, void>;

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
    private const int FarFloats = 512; // half a page
    private const int MaxLines = 4; // asked for with a row of a: more at once would only queue
    private const int LongPanelFloats = 4096; // 16 KB: half a first-level cache
    private const int FewTiles = 4; // that a panel meets: then the time is short to bring the next one near

    private static int TileRows => V.Registers >= 32 ? 12 : 6; // of the largest

    /// <summary>How many register tiles a product of whole tiles has.</summary>
    public static int Tiles(int rows, int columns)
        => GemmBlocks.Divide(rows, TileRows) * GemmBlocks.Divide(columns, 2 * V.Width);

    public static void Multiply(int rows, int columns, int depth, float* a, nint aRow, nint aStep,
        float* b, nint bPanel, nint bStep, float* c, nint cRow, bool add, bool isFar = false)
    {
        var none = default(LinesAhead);
        Multiply(rows, columns, depth, a, aRow, aStep, b, bPanel, bStep, c, cRow, add, isFar, ref none);
    }

    /// <param name="isFar">Whether c is in none of the nearer caches: a tile's lines are asked for before it.</param>
    /// <param name="ahead">Of what is needed later, some lines are asked for with each register tile.</param>
    public static void Multiply(int rows, int columns, int depth, float* a, nint aRow, nint aStep,
        float* b, nint bPanel, nint bStep, float* c, nint cRow, bool add, bool isFar, ref LinesAhead ahead)
    {
        Debug.Assert(columns % V.Width == 0, "TileProduct: columns in whole registers");
        Debug.Assert(aStep == 1 || aRow == 1, "TileProduct: a row-major or column-major");
        if (aStep == 1)
        {
            ByRows(aRow)(rows, columns, depth, a, aRow, b, bPanel, bStep, c, cRow, add, isFar, ref ahead);
        }
        else if (aStep < FarFloats && bStep == 2 * V.Width)
        {
            Multiply<Layout.RowsApart<Count.One>>(
                rows, columns, depth, a, aStep, b, bPanel, bStep, c, cRow, add, isFar, ref ahead);
        }
        else
        {
            Multiply<Layout.Far<Layout.RowsApart<Count.One>>>(
                rows, columns, depth, a, aStep, b, bPanel, bStep, c, cRow, add, isFar, ref ahead);
        }
    }

    // How far apart rows are: a number of channels, or some that are one register more, as whoever makes tiles or
    // copies leaves between them. The JIT's code for one of these has a constant for each row's address.
    private static MultiplyStrided ByRows(nint aRow) => (V.MultipliesByMemory ? aRow : 0) switch
    {
        16 => &MultiplyRows<Layout.RowsApart<Count.Of16>>,
        32 => &MultiplyRows<Layout.RowsApart<Count.Of32>>,
        64 => &MultiplyRows<Layout.RowsApart<Count.Of64>>,
        80 => &MultiplyRows<Layout.RowsApart<Count.Of80>>,
        128 => &MultiplyRows<Layout.RowsApart<Count.Of128>>,
        144 => &MultiplyRows<Layout.RowsApart<Count.Of144>>,
        256 => &MultiplyRows<Layout.RowsApart<Count.Of256>>,
        272 => &MultiplyRows<Layout.RowsApart<Count.Of272>>,
        512 => &MultiplyRows<Layout.RowsApart<Count.Of512>>,
        528 => &MultiplyRows<Layout.RowsApart<Count.Of528>>,
        1024 => &MultiplyRows<Layout.RowsApart<Count.Of1024>>,
        2048 => &MultiplyRows<Layout.RowsApart<Count.Of2048>>,
        _ => &MultiplyRows<Layout.RowMajor>,
    };

    private static void MultiplyRows<TLayout>(int rows, int columns, int depth, float* a, nint aRow,
        float* b, nint bPanel, nint bStep, float* c, nint cRow, bool add, bool isFar, ref LinesAhead ahead)
        where TLayout : struct, ILayout
    {
        if (rows <= FewTiles * TileRows && 2 * V.Width * depth > LongPanelFloats)
        {
            Multiply<Layout.Far<TLayout>>(
                rows, columns, depth, a, aRow, b, bPanel, bStep, c, cRow, add, isFar, ref ahead);
        }
        else
        {
            Multiply<TLayout>(rows, columns, depth, a, aRow, b, bPanel, bStep, c, cRow, add, isFar, ref ahead);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<TLayout>(int rows, int columns, int depth, float* a, nint aStride,
        float* b, nint bPanel, nint bStep, float* c, nint cRow, bool add, bool isFar, ref LinesAhead ahead)
        where TLayout : struct, ILayout
    {
        nint aRow = TLayout.Row(aStride);
        int panel = bStep == 2 * V.Width ? 2 * V.Width * depth : 0; // no panels where rows lie apart
        int share = Math.Min(panel / LinesAhead.LineFloats / Math.Max(rows, 1) + 1, MaxLines);
        for (int column = 0; column < columns; column += 2 * V.Width, b += bPanel)
        {
            float* aTile = a;
            float* cTile = c + column;
            float* next = b + bPanel;
            float* end = column + 2 * V.Width < columns ? next + panel : next;
            for (int row = 0; row < rows;)
            {
                int left = rows - row;
                AskFor(cTile, isFar ? Math.Min(left, TileRows) : 0, cRow);
                ahead.AskForTile();
                int taken = columns - column > V.Width
                    ? MultiplyTile<Count.Two, TLayout>(left, depth, aTile, aStride, b, bStep, cTile, cRow, add)
                    : MultiplyTile<Count.One, TLayout>(left, depth, aTile, aStride, b, bStep, cTile, cRow, add);
                row += taken;
                aTile += taken * aRow;
                cTile += taken * cRow;
                for (int line = 0; line < taken * share && next < end; line++, next += LinesAhead.LineFloats)
                {
                    Prefetch.Line(next);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AskFor(float* c, int rows, nint cRow)
    {
        for (int row = 0; row < rows; row++, c += cRow)
        {
            Prefetch.Line(c);
            Prefetch.Line(c + V.Width);
        }
    }

    /// <summary>The largest tile that fits the rows left; answers how many it took.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int MultiplyTile<TColumns, TLayout>(int rowsLeft, int depth, float* a, nint aStride,
        float* b, nint bStep, float* c, nint cRow, bool add)
        where TColumns : struct, ICount
        where TLayout : struct, ILayout
    {
        // 24 accumulators of 32 registers, or 12 of 16.
        if (V.Registers >= 32 && rowsLeft >= 12)
        {
            RegisterTile<V, Count.Twelve, TColumns, TLayout>.Multiply(depth, a, a, aStride, b, bStep, c, cRow, add);
            return 12;
        }

        if (V.Registers >= 32 && rowsLeft >= 8)
        {
            RegisterTile<V, Count.Eight, TColumns, TLayout>.Multiply(depth, a, a, aStride, b, bStep, c, cRow, add);
            return 8;
        }

        if (V.Registers < 32 && rowsLeft >= 6)
        {
            RegisterTile<V, Count.Six, TColumns, TLayout>.Multiply(depth, a, a, aStride, b, bStep, c, cRow, add);
            return 6;
        }

        if (rowsLeft >= 4)
        {
            RegisterTile<V, Count.Four, TColumns, TLayout>.Multiply(depth, a, a, aStride, b, bStep, c, cRow, add);
            return 4;
        }

        if (rowsLeft >= 2)
        {
            RegisterTile<V, Count.Two, TColumns, TLayout>.Multiply(depth, a, a, aStride, b, bStep, c, cRow, add);
            return 2;
        }

        RegisterTile<V, Count.One, TColumns, TLayout>.Multiply(depth, a, a, aStride, b, bStep, c, cRow, add);
        return 1;
    }
}
