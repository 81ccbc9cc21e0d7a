using System.Runtime.InteropServices;

namespace SimClr.Kernels;

/// <summary>
/// Pooled native host memory, aligned to 64 bytes. Blocks are rounded up to a size class and kept in a free
/// list per class; the one that came back last is handed out first, while it is in the cache. Blocks that no cache holds
/// lie in <see cref="LargeBlocks"/>, where one size serves another. Thread-safe.
/// </summary>
public sealed unsafe class HostMemory : IDeviceMemory
{
    public const int Alignment = 64;

    private readonly Lock poolLock = new();
    private readonly Dictionary<long, Stack<nint>> free = [];
    private readonly LargeBlocks large = new();
    private long inUse;

    /// <summary>For blocks that belong to no device.</summary>
    public static HostMemory Shared { get; } = new();

    public bool IsHostMemory => true;

    public long InUse => Interlocked.Read(ref inUse);

    public long Peak { get; private set; }

    public void ResetPeak() => Peak = InUse;

    public nint Allocate(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        long size = SizeClass.Of(bytes);
        lock (poolLock)
        {
            inUse += size;
            Peak = Math.Max(Peak, inUse);
            if (free.TryGetValue(size, out var blocks) && blocks.TryPop(out nint block))
            {
                return block;
            }
        }

        try
        {
            return Acquire(size);
        }
        catch (OutOfMemoryException)
        {
            ReleasePool();
            try
            {
                return Acquire(size);
            }
            catch (OutOfMemoryException)
            {
                Interlocked.Add(ref inUse, -size);
                throw new InsufficientMemoryException(
                    $"memory: asked for {bytes:N0} bytes with {InUse:N0} in use; lower --batch-size.");
            }
        }
    }

    public void Free(nint block, long bytes)
    {
        long size = SizeClass.Of(bytes);
        lock (poolLock)
        {
            inUse -= size;
            if (size >= LargeBlocks.Smallest)
            {
                large.Free(block, size);
                return;
            }

            if (!free.TryGetValue(size, out var blocks))
            {
                free[size] = blocks = new Stack<nint>();
            }

            blocks.Push(block);
        }
    }

    /// <summary>Gives the blocks that nobody uses back to the system.</summary>
    public void ReleasePool()
    {
        lock (poolLock)
        {
            foreach (nint block in free.Values.SelectMany(blocks => blocks))
            {
                NativeMemory.AlignedFree((void*)block);
            }

            free.Clear();
            large.Release();
        }
    }

    private nint Acquire(long size)
    {
        if (size < LargeBlocks.Smallest)
        {
            return HugePages.Allocate(size);
        }

        lock (poolLock)
        {
            return large.Allocate(size);
        }
    }

    public void CopyFromHost(ReadOnlySpan<byte> source, nint destination)
        => source.CopyTo(new Span<byte>((void*)destination, source.Length));

    public void CopyToHost(nint source, Span<byte> destination)
        => new ReadOnlySpan<byte>((void*)source, destination.Length).CopyTo(destination);

    public void Clear(nint block, long bytes) => NativeMemory.Clear((void*)block, (nuint)bytes);
}
