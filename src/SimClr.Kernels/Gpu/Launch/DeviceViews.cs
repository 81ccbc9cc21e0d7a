using System.Collections.Concurrent;
using ILGPU;
using ILGPU.Runtime;

namespace SimClr.Kernels.Gpu;

/// <summary>The engine's views of device memory as the ArrayView that kernels take.</summary>
internal static unsafe class DeviceViews
{
    // By their start: a view counts in elements from there, and not every table starts on a multiple of its
    // rows' size.
    private static readonly ConcurrentDictionary<long, AddressSpace> Spaces = [];

    /// <summary>The same elements.</summary>
    public static ArrayView<T> AsArrayView<T>(this BufferView<T> view) where T : unmanaged
        => view.IsEmpty ? default : ViewOf<T>((long)view.Pointer, view.Length);

    /// <summary>
    /// The same floats by fours. They start on a multiple of 16 bytes, or are not given; what is left after the last
    /// four is not in the view.
    /// </summary>
    public static ArrayView<Float4> AsQuads(this BufferView<float> view)
        => view.Length < 4 ? default : ViewOf<Float4>((long)view.Pointer, view.Length / 4);

    /// <summary>
    /// Everything from address 0 on: for a kernel that learns from a table where to look, there being no
    /// pointers.
    /// </summary>
    public static ArrayView<T> AllMemory<T>() where T : unmanaged
        => new(SpaceFrom(0), 0, long.MaxValue / sizeof(T));

    /// <summary>Where the view starts in <see cref="AllMemory"/>; 0 where it is not given.</summary>
    public static long FirstIndex<T>(this BufferView<T> view) where T : unmanaged
    {
        RequireMultiple<T>((long)view.Pointer, sizeof(T));
        return (long)view.Pointer / sizeof(T);
    }

    private static ArrayView<T> ViewOf<T>(long address, long length) where T : unmanaged
    {
        // Rows of 48 bytes are read by 16, of 72 by 8.
        RequireMultiple<T>(address, Math.Min(sizeof(T) & -sizeof(T), 16));
        return new(SpaceFrom(address % sizeof(T)), address / sizeof(T), length);
    }

    private static AddressSpace SpaceFrom(long start)
        => Spaces.GetOrAdd(start, static start => new AddressSpace((nint)start));

    private static void RequireMultiple<T>(long address, int bytes)
    {
        if (address % bytes != 0)
        {
            throw new ArgumentException(
                $"address {address:x}: {typeof(T).Name} needs a multiple of {bytes} bytes.");
        }
    }

    /// <summary>
    /// All that can be addressed from somewhere on, as one buffer. ILGPU's views know the buffer they lie in; ours come
    /// from a pool that has done with that, and only address and length go to the card.
    /// </summary>
    private sealed class AddressSpace : MemoryBuffer
    {
        public AddressSpace(nint start) : base(null!, long.MaxValue, 1) => NativePtr = start;

        protected override void MemSet(AcceleratorStream stream, byte value, in ArrayView<byte> targetView)
            => throw new NotSupportedException();

        protected override void CopyFrom(AcceleratorStream stream, in ArrayView<byte> sourceView,
            in ArrayView<byte> targetView)
            => throw new NotSupportedException();

        protected override void CopyTo(AcceleratorStream stream, in ArrayView<byte> sourceView,
            in ArrayView<byte> targetView)
            => throw new NotSupportedException();

        protected override void DisposeAcceleratorObject(bool disposing)
        {
        }
    }
}
