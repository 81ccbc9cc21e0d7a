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

    /// <summary>How long the shortest free part is that is long enough; null where none is.</summary>
    public long? Fitting(long size) => Find(size) is >= 0 and int at ? free[at].Length : null;

    /// <summary>The shortest place that is long enough, of equal ones the lowest.</summary>
    public bool TryTake(long size, out nint block)
    {
        int at = Find(size);
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

    private int Find(long size)
    {
        int best = -1;
        for (int i = 0; i < free.Count; i++)
        {
            if (free[i].Length >= size && (best < 0 || free[i].Length < free[best].Length))
            {
                best = i;
            }
        }

        return best;
    }
}
