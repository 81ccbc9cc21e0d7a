namespace SimClr.Kernels.Gpu;

/// <summary>A card as the driver describes it.</summary>
/// <param name="Index">What <c>--device cuda:INDEX</c> means.</param>
/// <param name="ComputeCapability">80 for sm_80.</param>
/// <param name="MaxSharedBytesPerBlock">Shared memory that a block may have, by asking for it.</param>
public sealed record CudaDeviceInfo(
    int Index, string Name, int ComputeCapability, long MemoryBytes, int Multiprocessors,
    int MaxSharedBytesPerBlock)
{
    /// <summary>
    /// The oldest cards with all that the kernels use: tensor cores for tf32 and bf16, asynchronous copies.
    /// </summary>
    public const int OldestComputeCapability = 80;

    /// <summary>True where the engine's kernels run on it.</summary>
    public bool IsSupported => ComputeCapability >= OldestComputeCapability;
}
