namespace SimClr.Kernels.Cpu;

/// <summary>
/// Walks over the rows of one part of the images against all columns. Stripe by stripe of columns, packed once for all
/// rows, every block of rows meets the stripe's tiles in their order: memory grows with the rows, not with all columns.
/// </summary>
internal sealed unsafe class OwnRowTiles<V>(
    CpuThreads threads, IDeviceMemory memory, NtXentShape shape, float* z) : ISimilarityTiles
    where V : struct, IFloatVector<V>
{
    private const int EnoughBlocks = 16;
    private const int StripeFloats = 1 << 20; // packing them is worth a wait for all threads; two fit a cache

    private readonly int blockRows = Math.Clamp(shape.OwnRows / EnoughBlocks / 32 * 32, 32, SimilarityTile.Side);

    public int StripeColumns { get; } = Math.Min(
        shape.Rows, Math.Max(StripeFloats / shape.D / SimilarityTile.Side, 1) * SimilarityTile.Side);

    // A block has rows of one view: they follow each other in z.
    private int BlocksOfView => (shape.OwnPairs + blockRows - 1) / blockRows;

    public void ForEach(Action<int, int>? begin, Action<bool, SimilarityTile> visit)
    {
        using var packed = new Scratch(memory, ColumnPanels<V>.Length(StripeColumns, shape.D));
        float* transposed = packed.Pointer; // (D, columns of the stripe) in panels
        for (int first = 0; first < shape.Rows; first += StripeColumns)
        {
            int firstColumn = first, columns = Math.Min(StripeColumns, shape.Rows - first);
            begin?.Invoke(firstColumn, columns);
            Pack(firstColumn, columns, transposed);
            threads.For(2 * BlocksOfView, block =>
            {
                using var tile = new Scratch(memory, SimilarityTile.Side * SimilarityTile.Stride);
                for (int column = 0; column < columns; column += SimilarityTile.Side)
                {
                    visit(firstColumn + column == 0,
                        Compute(block, firstColumn, column, columns, transposed, tile.Pointer));
                }
            });
        }
    }

    private void Pack(int firstColumn, int columns, float* transposed)
    {
        int blocks = (columns + SimilarityTile.Side - 1) / SimilarityTile.Side;
        threads.For(blocks, block =>
        {
            int first = block * SimilarityTile.Side;
            ColumnPanels<V>.PackTransposed(z + (long)(firstColumn + first) * shape.D, shape.D,
                Math.Min(SimilarityTile.Side, columns - first), shape.D, transposed + (long)first * shape.D,
                (long)ColumnPanels<V>.Columns * shape.D);
        });
    }

    private SimilarityTile Compute(
        int block, int firstOfStripe, int column, int columns, float* transposed, float* memory)
    {
        int view = block / BlocksOfView;
        int firstPair = (block - view * BlocksOfView) * blockRows;
        int firstOwn = view * shape.OwnPairs + firstPair;
        var tile = new SimilarityTile((nint)memory, firstOwn, shape.RowOf(firstOwn),
            Math.Min(blockRows, shape.OwnPairs - firstPair), firstOfStripe + column,
            Math.Min(SimilarityTile.Side, columns - column), IsMirrored: false);
        TileProduct<V>.Multiply(tile.Rows, Lanes.RoundUp<V>(tile.Columns), shape.D,
            z + (long)tile.FirstRow * shape.D, shape.D, 1, transposed + (long)column * shape.D,
            ColumnPanels<V>.Columns * shape.D, ColumnPanels<V>.Columns, tile.Row(0), SimilarityTile.Stride, add: false);
        return tile;
    }
}
