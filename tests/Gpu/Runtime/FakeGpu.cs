using ILGPU;
using SimClr.Kernels;
using SimClr.Kernels.Gpu;
using SimClr.Tests.Support;

namespace SimClr.Tests.Gpu;

/// <summary>
/// A card in host memory whose kernels are C# delegates on their argument bytes, run at once.
/// </summary>
internal sealed class FakeGpu : IGpu
{
    private readonly Dictionary<string, FakeKernelBody> bodies = [];

    public event Action? ReleasingMemory;

    public string Name => "fake";

    public int ComputeCapability => 80;

    public int Multiprocessors => 1;

    public int MaxSharedBytesPerBlock => 0;

    public IDeviceMemory Memory { get; init; } = new HostMemory();

    public int Launches { get; private set; }

    public IGpuKernel Add(string name, FakeKernelBody body)
    {
        bodies.Add(name, body);
        return Load(new GpuKernel(name, "", [], 0, 0));
    }

    public IGpuKernel Load(GpuKernel kernel) => new FakeKernel(kernel);

    public void Launch(IGpuKernel kernel, in KernelConfig config, ReadOnlySpan<byte> arguments)
    {
        Launches++;
        bodies[kernel.Source.Name](arguments);
    }

    public bool HasGraphs => true;

    public IGpuGraph Record(IReadOnlyList<GpuOperation> operations) => new OperationList(this, operations);

    public void Synchronize()
    {
    }

    public void ReleaseMemory() => ReleasingMemory?.Invoke();

    private sealed record FakeKernel(GpuKernel Source) : IGpuKernel;
}

internal delegate void FakeKernelBody(ReadOnlySpan<byte> arguments);
