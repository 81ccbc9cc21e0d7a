using ILGPU;
using SimClr.Kernels;
using SimClr.Kernels.Gpu;

namespace SimClr.Tests.Gpu;

/// <summary>A card that keeps what it is asked to launch, and launches nothing.</summary>
internal sealed class RecordingGpu : IGpu
{
    public List<(string Kernel, KernelConfig Config, byte[] Arguments)> Launches { get; } = [];

    public string Name => "recording";

    public int ComputeCapability => 80;

    public int Multiprocessors => 108;

    public int MaxSharedBytesPerBlock => 163 << 10;

    public IDeviceMemory Memory { get; } = new HostMemory();

    public IGpuKernel Load(GpuKernel kernel) => new Kernel(kernel);

    public void Launch(IGpuKernel kernel, in KernelConfig config, ReadOnlySpan<byte> arguments)
        => Launches.Add((kernel.Source.Name, config, arguments.ToArray()));

    public void Synchronize()
    {
    }

    private sealed record Kernel(GpuKernel Source) : IGpuKernel;
}
