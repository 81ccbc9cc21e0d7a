using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// The finished tile on its way to memory: the warps put their sums into shared memory, in rows, and all
/// threads write whole rows out. Every second four rows have their quads exchanged, so that the eight lanes
/// that store together meet eight different banks.
/// </summary>
internal static class OutputTile
{
    private const int Together = 4; // quads that a thread has under way at a time

    /// <summary>Where a quad of columns lies.</summary>
    public static int At(int row, int columnQuad, int columns)
        => row * (columns / 4) + (columnQuad ^ (5 * ((row >> 2) & 1)));

    public static void Write<TOutput>(
        in TOutput output, ArrayView<Float4> tile, int rows, int columns, int firstRow, int firstColumn)
        where TOutput : struct, IOutput
    {
        if (output.HasQuads)
        {
            WriteQuads(output, tile, rows, columns, firstRow, firstColumn);
        }
        else
        {
            WriteElements(output, tile, rows, columns, firstRow, firstColumn);
        }
    }

    private static void WriteQuads<TOutput>(
        in TOutput output, ArrayView<Float4> tile, int rows, int columns, int firstRow, int firstColumn)
        where TOutput : struct, IOutput
    {
        int rowQuads = columns / 4;
        int turns = Loop.Rolled(rows * rowQuads / (TileProduct.Threads * Together));
        for (int turn = 0; turn < turns; turn++)
        {
            for (int i = 0; i < Together; i++)
            {
                int quad = (turn * Together + i) * TileProduct.Threads + Group.IdxX;
                int row = quad / rowQuads, columnQuad = quad & (rowQuads - 1);
                output.WriteQuad(
                    firstRow + row, firstColumn + 4 * columnQuad, tile[At(row, columnQuad, columns)]);
            }
        }
    }

    private static void WriteElements<TOutput>(
        in TOutput output, ArrayView<Float4> tile, int rows, int columns, int firstRow, int firstColumn)
        where TOutput : struct, IOutput
    {
        int turns = Loop.Rolled(rows * columns / TileProduct.Threads);
        for (int turn = 0; turn < turns; turn++)
        {
            int element = turn * TileProduct.Threads + Group.IdxX;
            int row = element / columns, column = element & (columns - 1);
            float sum = tile.Cast<float>()[4 * At(row, column >> 2, columns) + (column & 3)];
            output.Write(firstRow + row, firstColumn + column, sum);
        }
    }
}
