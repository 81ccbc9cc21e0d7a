using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using SimClr.Kernels;
using SimClr.Kernels.Cpu;

namespace SimClr.Bench;

/// <summary>
/// A kernel family's cases, once written: BenchmarkDotNet times them alone, <c>compare</c> beside the peer.
/// </summary>
public abstract class KernelBench
{
    private static readonly List<(IDeviceMemory Memory, nint Block, long Bytes)> Taken = [];

    private Action run = () => { };

    [ParamsSource(nameof(CaseNames))]
    public string Case { get; set; } = "";

    public IEnumerable<string> CaseNames => Cases(new CpuDevice(1), new MeasureOptions()).Select(c => c.Name);

    public abstract IEnumerable<BenchCase> Cases(IKernelDevice<float> device, MeasureOptions options);

    [GlobalSetup]
    public void Prepare()
        => run = Cases(new CpuDevice(), new MeasureOptions()).Single(c => c.Name == Case).Prepare();

    [Benchmark]
    public void Run() => run();

    /// <summary>Gives back what the cases so far have taken.</summary>
    internal static void Release()
    {
        foreach (var (memory, block, bytes) in Taken)
        {
            memory.Free(block, bytes);
        }

        Taken.Clear();
    }

    /// <summary>Numbers of -1..1.</summary>
    protected static BufferView<float> Random(IKernelDevice<float> device, long length, int seed = 1)
    {
        float[] values = new float[length];
        uint state = (uint)seed;
        for (long i = 0; i < length; i++)
        {
            state = 1664525 * state + 1013904223; // Numerical Recipes' generator: quick, and good enough here
            values[i] = (state >> 8) / (float)(1 << 23) - 1;
        }

        return Upload<float>(device, values);
    }

    protected static unsafe BufferView<T> Upload<T>(IKernelDevice<float> device, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var view = Take<T>(device, values.Length);
        device.Memory.CopyFromHost(MemoryMarshal.AsBytes(values), (nint)view.Pointer);
        return view;
    }

    protected static unsafe BufferView<T> Take<T>(IKernelDevice<float> device, long length) where T : unmanaged
    {
        nint block = device.Memory.Allocate(length * sizeof(T));
        Taken.Add((device.Memory, block, length * sizeof(T)));
        return new BufferView<T>((T*)block, length);
    }
}
