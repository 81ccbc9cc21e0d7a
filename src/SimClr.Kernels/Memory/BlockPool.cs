namespace SimClr.Kernels;

/// <summary>
/// Keeps blocks of a device for the next one who asks. Of the free blocks of a size, the oldest is handed
/// out: the same sequence of calls gives the same blocks, whatever order they came back in. So a training
/// step finds its buffers where they were in the step before, and a recording of it can be replayed.
/// Thread-safe.
/// </summary>
internal sealed class BlockPool(IBlockSource source)
{
    private readonly Lock poolLock = new();
    private readonly Dictionary<long, PriorityQueue<nint, long>> free = [];
    private readonly Dictionary<nint, long> ages = []; // of every block, handed out or free
    private long nextAge;

    public long InUse { get; private set; }

    public long Peak { get; private set; }

    /// <summary>Bytes that wait for the next one who asks.</summary>
    public long Pooled { get; private set; }

    public void ResetPeak()
    {
        lock (poolLock)
        {
            Peak = InUse;
        }
    }

    /// <exception cref="InsufficientMemoryException">Even after the free blocks were given back.</exception>
    public nint Allocate(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        long size = SizeClass.Of(bytes);
        lock (poolLock)
        {
            nint block = free.TryGetValue(size, out var blocks) && blocks.Count > 0
                ? Reuse(blocks, size)
                : Acquire(bytes, size);
            InUse += size;
            Peak = Math.Max(Peak, InUse);
            return block;
        }
    }

    /// <param name="bytes">What the block was asked with.</param>
    public void Free(nint block, long bytes)
    {
        long size = SizeClass.Of(bytes);
        lock (poolLock)
        {
            if (!free.TryGetValue(size, out var blocks))
            {
                free[size] = blocks = new PriorityQueue<nint, long>();
            }

            blocks.Enqueue(block, ages[block]);
            InUse -= size;
            Pooled += size;
        }
    }

    /// <summary>Gives the blocks that nobody uses back to the source.</summary>
    public void Release()
    {
        lock (poolLock)
        {
            if (Pooled == 0)
            {
                return;
            }

            source.BeforeRelease();
            foreach (var (block, _) in free.Values.SelectMany(blocks => blocks.UnorderedItems))
            {
                source.Release(block);
                ages.Remove(block);
            }

            free.Clear();
            Pooled = 0;
        }
    }

    private nint Reuse(PriorityQueue<nint, long> blocks, long size)
    {
        Pooled -= size;
        return blocks.Dequeue();
    }

    private nint Acquire(long bytes, long size)
    {
        nint block = source.Acquire(size);
        if (block == 0)
        {
            Release();
            block = source.Acquire(size);
        }

        if (block == 0)
        {
            throw new InsufficientMemoryException(source.OutOfMemory(bytes, InUse));
        }

        ages.Add(block, nextAge++);
        return block;
    }
}
