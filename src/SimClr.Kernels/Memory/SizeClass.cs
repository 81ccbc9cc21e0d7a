using System.Numerics;

namespace SimClr.Kernels;

/// <summary>
/// Sizes that pooled blocks have: eight for each power of two, so that at most 12.5 % of a block is lost.
/// </summary>
internal static class SizeClass
{
    private const int Smallest = HostMemory.Alignment;

    /// <summary>The size of the block for so many bytes.</summary>
    public static long Of(long bytes)
    {
        bytes = Math.Max(bytes, Smallest);
        long step = Math.Max(Smallest, (long)(BitOperations.RoundUpToPowerOf2((ulong)bytes) / 16));
        return (bytes + step - 1) / step * step;
    }
}
