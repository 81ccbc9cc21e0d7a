namespace SimClr.Kernels.Gpu;

/// <summary>What holds for all elements of a parameter.</summary>
[Flags]
internal enum ChunkTraits
{
    None = 0,
    Decays = 1,
    Adapts = 2,

    /// <summary>All its arrays start on a multiple of 16 bytes.</summary>
    Aligned = 4,
}
