using System.Numerics;
using System.Runtime.InteropServices;
using SimClr.Kernels;

namespace SimClr.Tests.Support;

/// <summary>
/// Arrays in a device's memory for one test, given back at its end. Of a device whose memory the host can
/// read: the CPU, or the PTX interpreter.
/// </summary>
internal sealed unsafe class HostArrays<T>(IKernelDevice<T> device) : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<(nint Block, long Bytes)> blocks = [];

    public BufferView<T> Of(IEnumerable<double> values)
    {
        T[] all = [.. values.Select(T.CreateTruncating)];
        var view = Allocate<T>(all.Length);
        device.Memory.CopyFromHost(MemoryMarshal.AsBytes(all.AsSpan()), (nint)view.Pointer);
        return view;
    }

    /// <summary>An array that holds NaN.</summary>
    public BufferView<T> Empty(long length) => Of(Enumerable.Repeat(double.NaN, checked((int)length)));

    public BufferView<int> OfInts(params ReadOnlySpan<int> values)
    {
        var view = Allocate<int>(values.Length);
        device.Memory.CopyFromHost(MemoryMarshal.AsBytes(values), (nint)view.Pointer);
        return view;
    }

    public BufferView<int> Ints(long length) => Allocate<int>(length);

    public BufferView<double> Doubles(long length) => Allocate<double>(length);

    public void Dispose()
    {
        foreach (var (block, bytes) in blocks)
        {
            device.Memory.Free(block, bytes);
        }
    }

    private BufferView<TElement> Allocate<TElement>(long length) where TElement : unmanaged
    {
        long bytes = length * sizeof(TElement);
        nint block = device.Memory.Allocate(bytes);
        blocks.Add((block, bytes));
        return new BufferView<TElement>((TElement*)block, length);
    }
}
