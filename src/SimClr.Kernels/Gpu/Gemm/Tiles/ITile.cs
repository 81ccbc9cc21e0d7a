namespace SimClr.Kernels.Gpu;

/// <summary>
/// The rectangle of a product that one block of threads computes, and each warp's share of it.
/// </summary>
internal interface ITile
{
    static abstract int Rows { get; }

    static abstract int Columns { get; }

    static abstract int WarpRows { get; }

    static abstract int WarpColumns { get; }

    /// <summary>
    /// Floats that one copy into shared memory moves: 4, or 1 where factors are not aligned to 16 bytes.
    /// </summary>
    static abstract int CopyWidth { get; }
}
