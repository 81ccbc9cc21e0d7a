using SimClr.Kernels;

namespace SimClr.Tests.Gpu;

/// <summary>
/// Memory whose pointers are not the host's to follow: the host would see something else there.
/// </summary>
internal sealed class FarMemory : IDeviceMemory
{
    private const int Distance = 1 << 20;

    private readonly HostMemory memory = new();

    public long InUse => memory.InUse;

    public long Peak => memory.Peak;

    public void ResetPeak() => memory.ResetPeak();

    public nint Allocate(long bytes) => memory.Allocate(bytes) + Distance;

    public void Free(nint block, long bytes) => memory.Free(block - Distance, bytes);

    public void CopyFromHost(ReadOnlySpan<byte> source, nint destination)
        => memory.CopyFromHost(source, destination - Distance);

    public void CopyToHost(nint source, Span<byte> destination)
        => memory.CopyToHost(source - Distance, destination);

    public void Clear(nint block, long bytes) => memory.Clear(block - Distance, bytes);
}
