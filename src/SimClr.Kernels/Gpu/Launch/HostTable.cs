using System.Runtime.InteropServices;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// What the host writes for a call and its kernels read: places in memory, rates, view parameters. The table
/// keeps its place in device memory from call to call, so that calls of one shape are the same launches, and only
/// its contents change when a recorded step is replayed.
/// </summary>
public sealed unsafe class HostTable<T>(IDeviceMemory memory) where T : unmanaged
{
    private nint block;
    private long capacity;

    /// <summary>
    /// The rows in device memory, for launches up to the next upload to this table. In order with the
    /// launches: those made before still read what was uploaded before. The span is free for other use at
    /// once.
    /// </summary>
    public BufferView<T> Upload(ReadOnlySpan<T> rows)
    {
        var bytes = MemoryMarshal.AsBytes(rows);
        if (bytes.Length > capacity)
        {
            Grow(bytes.Length);
        }

        memory.CopyFromHost(bytes, block);
        return new BufferView<T>((T*)block, rows.Length);
    }

    private void Grow(long bytes)
    {
        FieldLayout.RequireSameInMemory<T>();
        if (capacity > 0)
        {
            memory.Free(block, capacity);
            capacity = 0;
        }

        block = memory.Allocate(bytes);
        capacity = bytes;
    }
}
