namespace SimClr.Kernels.Cpu;

/// <summary>
/// The output of a convolution in blocks that are worked on at a time: some rows of an image, or some whole
/// images where they are small. Blocks are cut by the shape alone.
/// </summary>
internal readonly struct RowBlocks
{
    private readonly int n;
    private readonly int outH;
    private readonly int bands;

    /// <param name="tilesW">Tiles of a row of pixels.</param>
    /// <param name="blockTiles">About how many tiles a block should have.</param>
    public RowBlocks(in Conv2dShape shape, int tilesW, int blockTiles)
    {
        n = shape.N;
        outH = shape.OutH;
        MostRows = Math.Clamp(blockTiles / Math.Max(tilesW, 1), 1, Math.Max(outH, 1));
        bands = (outH + MostRows - 1) / MostRows;
        MostRows = bands > 0 ? (outH + bands - 1) / bands : 1; // bands of like heights
        MostImages = bands > 1 ? 1 : Math.Clamp(blockTiles / Math.Max(tilesW * outH, 1), 1, Math.Max(n, 1));
        Count = (n + MostImages - 1) / MostImages * bands;
    }

    public int Count { get; }

    public int MostImages { get; }

    public int MostRows { get; }

    /// <summary>Images [Image, Image + Images) and their output rows [Row, Row + Rows).</summary>
    public (int Image, int Images, int Row, int Rows) this[int block]
    {
        get
        {
            int image = block / bands * MostImages, row = block % bands * MostRows;
            return (image, Math.Min(MostImages, n - image), row, Math.Min(MostRows, outH - row));
        }
    }
}
