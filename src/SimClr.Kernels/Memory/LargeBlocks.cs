using System.Runtime.InteropServices;

namespace SimClr.Kernels;

/// <summary>
/// Large blocks of host memory, cut out of long segments: each where the least is left over, so that small maps do not
/// break up what large ones leave. Free neighbours become one, and what many small maps leave serves the large ones.
/// What nobody has touched of a segment yet takes no memory. Not thread-safe.
/// </summary>
internal sealed unsafe class LargeBlocks
{
    /// <summary>From here on blocks are larger than what a cache could still hold of them.</summary>
    public const long Smallest = 16L << 20;

    private const long FirstSegment = 8 * Smallest;

    private readonly List<MemorySegment> segments = [];

    /// <exception cref="OutOfMemoryException">The system has no more.</exception>
    public nint Allocate(long size)
    {
        var best = segments.MinBy(segment => segment.Fitting(size) ?? long.MaxValue);
        if (best is not null && best.TryTake(size, out nint block))
        {
            return block;
        }

        // As long as all before together: few segments, whose ends are the only places a block cannot reach across.
        long length = Math.Max(size, Math.Max(FirstSegment, segments.Sum(segment => segment.Length)));
        var added = new MemorySegment(Reserve(ref length, size), length);
        segments.Add(added);
        added.TryTake(size, out nint first);
        return first;
    }

    public void Free(nint block, long size) => segments.Find(segment => segment.Contains(block))!.Put(block, size);

    /// <summary>Gives the segments that nobody uses back to the system.</summary>
    public void Release() => segments.RemoveAll(segment =>
    {
        if (segment.IsFree)
        {
            NativeMemory.AlignedFree((void*)segment.Start);
        }

        return segment.IsFree;
    });

    private static nint Reserve(ref long length, long size)
    {
        try
        {
            return HugePages.Allocate(length);
        }
        catch (OutOfMemoryException) when (length > size)
        {
            length = size;
            return HugePages.Allocate(length);
        }
    }
}
