namespace SimClr.Kernels.Gpu;

/// <summary>
/// How the depth of a product is cut up where its rows and columns alone are too few tiles to keep a card
/// busy. The shape alone decides, not the card: sums of float32 have the same bits on every card, and
/// in tf32 and bf16 on cards whose tensor cores round alike.
/// </summary>
internal readonly record struct DepthSlices
{
    // Small tiles: some eight on each multiprocessor of the largest cards. A slice much shorter than this
    // depth would cost more to add up than to multiply.
    private const long EnoughTiles = 1024;
    private const int MinDepth = 256;

    // Few tiles leave most of a card idle: there shorter slices cost nothing, and long sums drift on the tensor
    // cores (TensorSums).
    private const long FewTiles = 64;
    private const int MinDepthOfFew = 128;

    public DepthSlices(int rows, int columns, int depth)
    {
        long tiles = Math.Max(1, Tiles<Tiles.Small>(rows, columns));
        int least = tiles <= FewTiles ? MinDepthOfFew : MinDepth;
        long wanted = Math.Min((EnoughTiles + tiles - 1) / tiles, depth / least);
        int steps = (depth + TileProduct.Depth - 1) / TileProduct.Depth;
        int sliceSteps = (int)((steps + wanted - 1) / Math.Max(1, wanted));
        Depth = Math.Max(1, sliceSteps) * TileProduct.Depth;
        Count = Math.Max(1, (depth + Depth - 1) / Depth);
    }

    private DepthSlices(int depth) => (Count, Depth) = (1, depth);

    public int Count { get; }

    /// <summary>
    /// Of each slice but the last, which may be shorter: a multiple of a step if there are several.
    /// </summary>
    public int Depth { get; }

    public static DepthSlices Whole(int depth) => new(depth);

    /// <summary>Tiles that cover a product.</summary>
    public static long Tiles<TTile>(int rows, int columns) where TTile : struct, ITile
        => ((long)rows + TTile.Rows - 1) / TTile.Rows * (((long)columns + TTile.Columns - 1) / TTile.Columns);
}
