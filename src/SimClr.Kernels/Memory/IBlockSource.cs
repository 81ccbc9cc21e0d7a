namespace SimClr.Kernels;

/// <summary>Where a <see cref="BlockPool"/> gets its blocks from.</summary>
internal interface IBlockSource
{
    /// <summary>A new block, or 0 where there is no memory left.</summary>
    nint Acquire(long bytes);

    /// <summary>Called before the first of several blocks is released.</summary>
    void BeforeRelease();

    void Release(nint block);

    /// <summary>For the error: what was asked, what there is, what to do.</summary>
    string OutOfMemory(long bytes, long inUse);
}
