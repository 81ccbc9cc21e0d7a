using System.Runtime.InteropServices;
using SimClr.Kernels;

namespace SimClr.Tests.Support;

/// <summary>An array in a device's memory, given back at the end.</summary>
internal sealed unsafe class DeviceArray<T> : IDisposable where T : unmanaged
{
    private readonly IDeviceMemory memory;
    private readonly long bytes;

    public DeviceArray(IDeviceMemory memory, ReadOnlySpan<T> values)
    {
        this.memory = memory;
        bytes = (long)values.Length * sizeof(T);
        View = new BufferView<T>((T*)memory.Allocate(bytes), values.Length);
        memory.CopyFromHost(MemoryMarshal.AsBytes(values), (nint)View.Pointer);
    }

    public BufferView<T> View { get; }

    public T[] Read()
    {
        T[] values = new T[View.Length];
        memory.CopyToHost((nint)View.Pointer, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    public void Dispose() => memory.Free((nint)View.Pointer, bytes);
}
