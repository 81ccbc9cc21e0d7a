namespace SimClr.Kernels.Cpu;

/// <summary>
/// A walk over the own rows of z · z^T in tiles. Tiles at the same time have no row in common, and what they add to
/// their rows comes in the same order for any number of threads.
/// </summary>
internal interface ISimilarityTiles
{
    /// <summary>The most columns that <see cref="ForEach"/> has in one stripe.</summary>
    int StripeColumns { get; }

    /// <param name="begin">
    /// Gets a stripe's first column and how many it has, before its first tile; may be null.
    /// </param>
    /// <param name="visit">
    /// Gets whether the tile's rows are in one for the first time, and the tile, which it may overwrite.
    /// </param>
    void ForEach(Action<int, int>? begin, Action<bool, SimilarityTile> visit);
}
