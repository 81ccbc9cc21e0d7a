using System.Numerics;
using SimClr.Kernels;

namespace SimClr.Tests.Support;

/// <summary>Arrays in a device's memory for one test, given back at its end.</summary>
internal sealed unsafe class HostArrays<T>(IKernelDevice<T> device) : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<(nint Block, long Bytes)> blocks = [];

    public ArrayView<T> Of(IEnumerable<double> values)
    {
        double[] all = [.. values];
        var view = Empty(all.Length);
        T[] converted = [.. all.Select(T.CreateTruncating)];
        converted.CopyTo(view.AsSpan());
        return view;
    }

    /// <summary>An array that holds NaN.</summary>
    public ArrayView<T> Empty(long length)
    {
        var view = Allocate<T>(length);
        view.AsSpan().Fill(T.NaN);
        return view;
    }

    public ArrayView<int> Ints(long length) => Allocate<int>(length);

    public void Dispose()
    {
        foreach (var (block, bytes) in blocks)
        {
            device.Memory.Free(block, bytes);
        }
    }

    private ArrayView<TElement> Allocate<TElement>(long length) where TElement : unmanaged
    {
        long bytes = length * sizeof(TElement);
        nint block = device.Memory.Allocate(bytes);
        blocks.Add((block, bytes));
        return new ArrayView<TElement>((TElement*)block, length);
    }
}
