using ILGPU;
using ILGPU.Runtime;

namespace SimClr.Kernels.Gpu;

/// <summary>The engine's views of device memory as the ArrayView that kernels take.</summary>
internal static unsafe class DeviceViews
{
    private static readonly AddressSpace Memory = new();

    /// <summary>The same elements.</summary>
    public static ArrayView<T> AsArrayView<T>(this BufferView<T> view) where T : unmanaged
        => view.IsEmpty ? default : ViewOf<T>((long)view.Pointer, view.Length);

    /// <summary>
    /// The same floats by fours. They start on a multiple of 16 bytes, or are not given; what is left after the last
    /// four is not in the view.
    /// </summary>
    public static ArrayView<Float4> AsQuads(this BufferView<float> view)
        => view.Length < 4 ? default : ViewOf<Float4>((long)view.Pointer, view.Length / 4);

    private static ArrayView<T> ViewOf<T>(long address, long length) where T : unmanaged
        => address % sizeof(T) == 0
            ? new ArrayView<T>(Memory, address / sizeof(T), length)
            : throw new ArgumentException($"address {address:x}: no multiple of {sizeof(T)} bytes, the size of {typeof(T).Name}.");

    /// <summary>
    /// All that can be addressed, as one buffer that starts at 0. ILGPU's views know the buffer they lie in; ours come
    /// from a pool that has done with that, and only address and length go to the card.
    /// </summary>
    private sealed class AddressSpace() : MemoryBuffer(null!, long.MaxValue, 1)
    {
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
