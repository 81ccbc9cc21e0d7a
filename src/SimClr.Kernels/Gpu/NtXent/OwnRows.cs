namespace SimClr.Kernels.Gpu;

/// <summary>
/// Which rows of z the blocks take, 64 each: all in a row, or those of some images, first the first views, then the
/// second ones. A block has rows of one view.
/// </summary>
internal readonly struct OwnRows(NtXentShape shape)
{
    /// <summary>Rows in all.</summary>
    public readonly int Count = shape.OwnRows;

    private readonly int length = shape.IsWhole ? shape.Rows : shape.OwnPairs; // that follow each other in z
    private readonly int first = shape.FirstPair;
    private readonly int second = shape.Pairs + shape.FirstPair;
    private readonly int blocksOfPart
        = ((shape.IsWhole ? shape.Rows : shape.OwnPairs) + SimilarityTile.Side - 1) / SimilarityTile.Side;

    public int Blocks => length == Count ? blocksOfPart : 2 * blocksOfPart;

    /// <summary>The block's first row in z.</summary>
    public int FirstRow(int block) => RowOf(FirstOwn(block));

    /// <summary>Which of the own rows it is.</summary>
    public int FirstOwn(int block) => block < blocksOfPart
        ? block * SimilarityTile.Side
        : length + (block - blocksOfPart) * SimilarityTile.Side;

    /// <summary>From the block's first row to the last that follows in z.</summary>
    public int RowsLeft(int block) => block < blocksOfPart
        ? length - block * SimilarityTile.Side
        : length - (block - blocksOfPart) * SimilarityTile.Side;

    /// <summary>Where an own row is in z.</summary>
    public int RowOf(int own) => own < length ? first + own : second + own - length;
}
