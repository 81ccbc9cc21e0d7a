namespace SimClr.Kernels;

/// <summary>A stretch of addresses, and which parts of it are free.</summary>
internal sealed class MemorySegment(nint start, long length)
{
    // By address; no two of them touch.
    private readonly List<(nint Start, long Length)> free = [(start, length)];

    public nint Start => start;

    public long Length => length;

    public bool IsFree => free is [(_, var all)] && all == length;

    public bool Contains(nint block) => block >= start && block < start + length;

    /// <summary>The lowest place that is long enough.</summary>
    public bool TryTake(long size, out nint block)
    {
        int at = free.FindIndex(part => part.Length >= size);
        if (at < 0)
        {
            block = 0;
            return false;
        }

        (block, long whole) = free[at];
        if (whole > size)
        {
            free[at] = (block + (nint)size, whole - size);
        }
        else
        {
            free.RemoveAt(at);
        }

        return true;
    }

    public void Put(nint block, long size)
    {
        int next = free.FindIndex(part => part.Start > block);
        next = next < 0 ? free.Count : next;
        bool joinsNext = next < free.Count && block + size == free[next].Start;
        bool joinsPrevious = next > 0 && free[next - 1].Start + free[next - 1].Length == block;
        if (joinsNext)
        {
            size += free[next].Length;
            free.RemoveAt(next);
        }

        if (joinsPrevious)
        {
            free[next - 1] = (free[next - 1].Start, free[next - 1].Length + size);
        }
        else
        {
            free.Insert(next, (block, size));
        }
    }
}
