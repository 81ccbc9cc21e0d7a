namespace SimClr.Kernels;

/// <summary>
/// The memory of one device, in blocks. Blocks come from a pool: what is freed is handed out again, so that a
/// training step runs on the memory of the step before it.
/// </summary>
public interface IDeviceMemory
{
    /// <summary>
    /// A block of at least <paramref name="bytes"/> bytes, aligned to 64, contents undefined.
    /// </summary>
    /// <exception cref="InsufficientMemoryException">Names what was asked and what is in use.</exception>
    nint Allocate(long bytes);

    /// <summary>Gives a block back; <paramref name="bytes"/> is what it was asked with.</summary>
    void Free(nint block, long bytes);

    /// <summary>
    /// A block of the host's own memory, of the kind that copies from and to this device are fastest with.
    /// </summary>
    nint AllocateHost(long bytes) => HostMemory.Shared.Allocate(bytes);

    /// <summary>Gives back what <see cref="AllocateHost"/> gave.</summary>
    void FreeHost(nint block, long bytes) => HostMemory.Shared.Free(block, bytes);

    void CopyFromHost(ReadOnlySpan<byte> source, nint destination);

    void CopyToHost(nint source, Span<byte> destination);

    void Clear(nint block, long bytes);

    /// <summary>True where the host itself may follow the pointers.</summary>
    bool IsHostMemory => false;

    /// <summary>Bytes in blocks that are handed out now.</summary>
    long InUse { get; }

    /// <summary>The largest value <see cref="InUse"/> has had since <see cref="ResetPeak"/>.</summary>
    long Peak { get; }

    void ResetPeak();
}
