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
        MaxRows = Math.Clamp(blockTiles / Math.Max(tilesW, 1), 1, Math.Max(outH, 1));
        bands = (outH + MaxRows - 1) / MaxRows;
        MaxRows = bands > 0 ? (outH + bands - 1) / bands : 1; // bands of like heights
        MaxImages = bands > 1 ? 1 : Math.Clamp(blockTiles / Math.Max(tilesW * outH, 1), 1, Math.Max(n, 1));
        Count = (n + MaxImages - 1) / MaxImages * bands;
    }

    public int Count { get; }

    public int MaxImages { get; }

    public int MaxRows { get; }

    /// <summary>Images [Image, Image + Images) and their output rows [Row, Row + Rows).</summary>
    public (int Image, int Images, int Row, int Rows) this[int block]
    {
        get
        {
            int image = block / bands * MaxImages, row = block % bands * MaxRows;
            return (image, Math.Min(MaxImages, n - image), row, Math.Min(MaxRows, outH - row));
        }
    }
}
