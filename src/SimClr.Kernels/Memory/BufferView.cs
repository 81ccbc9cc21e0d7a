using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace SimClr.Kernels;

/// <summary>
/// A run of <c>Length</c> elements in the memory of one device: a pointer and a count, no owner. The same
/// struct names host memory for the CPU and device memory for CUDA; only the device it belongs to may follow
/// the pointer. An empty view (<c>default</c>) stands for an argument that is not given.
/// </summary>
public readonly unsafe struct BufferView<T> where T : unmanaged
{
    public BufferView(T* pointer, long length)
    {
        Pointer = pointer;
        Length = length;
    }

    public T* Pointer { get; }

    public long Length { get; }

    public bool IsEmpty => Length == 0;

    /// <summary>Element <paramref name="index"/>; the bound is checked in debug builds only.</summary>
    public ref T this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Debug.Assert((ulong)index < (ulong)Length, "BufferView: index outside the view");
            return ref Pointer[index];
        }
    }

    public BufferView<T> Slice(long start, long length)
    {
        Debug.Assert(start >= 0 && length >= 0 && start + length <= Length, "BufferView: slice outside the view");
        return new BufferView<T>(Pointer + start, length);
    }

    /// <summary>The view as a span. Host memory only; at most 2^31-1 elements.</summary>
    public Span<T> AsSpan() => new(Pointer, checked((int)Length));
}
