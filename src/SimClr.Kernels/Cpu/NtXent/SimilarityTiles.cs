namespace SimClr.Kernels.Cpu;

/// <summary>
/// Walks over all of z · z^T. It is symmetric, so each tile on or above the diagonal serves the rows of
/// both its blocks. In round r block i meets block (r - i) modulo the number of blocks: every block is in one
/// tile of a round, all pairs of blocks meet once in as many rounds as there are blocks, and what a tile adds
/// to its two blocks needs no lock and comes in the same order for any number of threads.
/// </summary>
internal sealed unsafe class SimilarityTiles<V>(
    CpuThreads threads, IDeviceMemory memory, NtXentShape shape, float* z) : ISimilarityTiles
    where V : struct, IFloatVector<V>
{
    private const int EnoughBlocks = 16;

    // A few panels; small for a small batch, so that there is something to share out.
    private readonly int blockRows = Math.Clamp(shape.Rows / EnoughBlocks / 32 * 32, 32, SimilarityTile.Side);

    public int StripeColumns => shape.Rows;

    public void ForEach(Action<int, int>? begin, Action<bool, SimilarityTile> visit)
    {
        begin?.Invoke(0, shape.Rows);
        int blocks = (shape.Rows + blockRows - 1) / blockRows;
        // (D, 2N) in panels: the right factor.
        using var packed = new Scratch(memory, ColumnPanels<V>.Length(shape.Rows, shape.D));
        float* transposed = packed.Pointer;
        threads.For(blocks, block =>
        {
            long first = (long)block * blockRows;
            ColumnPanels<V>.PackTransposed(z + first * shape.D, shape.D, RowsOf(block), shape.D,
                transposed + first * shape.D, (long)ColumnPanels<V>.Columns * shape.D);
        });

        for (int round = 0; round < blocks; round++)
        {
            int now = round;
            threads.For(blocks, block =>
            {
                int other = (now - block + blocks) % blocks;
                if (block <= other)
                {
                    using var tile = new Scratch(memory, SimilarityTile.Side * SimilarityTile.Stride);
                    visit(now == 0, Compute(block, other, transposed, tile.Pointer));
                }
            });
        }
    }

    private SimilarityTile Compute(int block, int other, float* transposed, float* memory)
    {
        int firstRow = block * blockRows;
        var tile = new SimilarityTile((nint)memory, firstRow, firstRow, RowsOf(block), other * blockRows, RowsOf(other),
            IsMirrored: block != other);
        TileProduct<V>.Multiply(tile.Rows, Lanes.RoundUp<V>(tile.Columns), shape.D,
            z + (long)tile.FirstRow * shape.D, shape.D, 1,
            transposed + (long)tile.FirstColumn * shape.D, ColumnPanels<V>.Columns * shape.D,
            ColumnPanels<V>.Columns, tile.Row(0), SimilarityTile.Stride, add: false);
        return tile;
    }

    private int RowsOf(int block) => Math.Min(blockRows, shape.Rows - block * blockRows);
}
