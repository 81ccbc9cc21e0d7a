using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// Products of packed panels on the calling thread: what a task of a parallel loop calls.
///
///     long length = GemmOperand.PackedLength(rows, k, GemmTile.Rows);      floats to allocate, likewise for B
///     operandA.Pack(firstRow, rows, firstK, k, GemmTile.Rows, packedA);    or write the panels yourself:
///     operandB.Pack(firstColumn, columns, firstK, k, GemmTile.Columns, packedB);      [panel][k][line in panel]
///     GemmPanels.Multiply(packedA, packedB, rows, columns, k, null, 0, c, cStride);   c = a · b
///     GemmPanels.Multiply(packedA, packedB, rows, columns, k, c, cStride, c, cStride);   c += a · b
///
/// Fastest with k near 256 and packed A (rows · k floats) within half the second-level cache.
/// </summary>
internal static unsafe class GemmPanels
{
    /// <summary>
    /// c (rows, columns) = start + a · b. start (rows, columns) has rows startStride apart: c itself to add, a
    /// bias with stride 0, or null for zero.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* packedA, float* packedB, int rows, int columns, int k,
        float* start, long startStride, float* c, long cStride)
    {
        for (int column = 0; column < columns; column += GemmTile.Columns)
        {
            float* a = packedA;
            for (int row = 0; row < rows; row += GemmTile.Rows, a += (long)k * GemmTile.Rows)
            {
                int tileRows = Math.Min(GemmTile.Rows, rows - row);
                int tileColumns = Math.Min(GemmTile.Columns, columns - column);
                float* tileStart = start == null ? null : start + row * startStride + column;
                float* tile = c + row * cStride + column;
                if (tileRows == GemmTile.Rows && tileColumns == GemmTile.Columns)
                {
                    GemmTile.Multiply(a, packedB, k, tileStart, startStride, tile, cStride);
                }
                else
                {
                    MultiplyEdge(a, packedB, tileRows, tileColumns, k, tileStart, startStride, tile, cStride);
                }
            }

            packedB += (long)k * GemmTile.Columns;
        }
    }

    // A tile that hangs over the edge of C is computed whole beside it, and what belongs to C is copied.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyEdge(float* a, float* b, int rows, int columns, int k,
        float* start, long startStride, float* c, long cStride)
    {
        float* whole = stackalloc float[GemmTile.Rows * GemmTile.Columns];
        GemmTile.Multiply(a, b, k, null, 0, whole, GemmTile.Columns);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                float product = whole[row * GemmTile.Columns + column];
                c[row * cStride + column] = start == null
                    ? product
                    : start[row * startStride + column] + product;
            }
        }
    }
}
