using System.Runtime.InteropServices;
using SimClr.Kernels;
using SimClr.Kernels.Cuda;
using SimClr.Kernels.Gpu;
using SimClr.Kernels.Ptx;
using SimClr.Tests.Support.Ptx;

namespace SimClr.Tests.Ilgpu;

/// <summary>
/// The PTX interpreter as a card on which ILGPU's PTX runs, and ours of the kernels that ILGPU cannot take.
/// </summary>
internal sealed class IlgpuPtxGpu : IGpu, IDisposable
{
    private readonly IlgpuPtx compiler = new();
    private readonly InterpretedGpu gpu = new();

    public string Name => "ILGPU's PTX on the interpreter";

    public int ComputeCapability => gpu.ComputeCapability;

    public int Multiprocessors => gpu.Multiprocessors;

    public int MaxSharedBytesPerBlock => gpu.MaxSharedBytesPerBlock;

    public IDeviceMemory Memory => gpu.Memory;

    public IGpuKernel Load(PtxKernel kernel) => PortableKernels.WhyNot(kernel.Method!) is null
        ? new Kernel(kernel, gpu.Load(compiler.Compile(kernel)))
        : gpu.Load(kernel);

    public void Launch(IGpuKernel kernel, in KernelConfig config, ReadOnlySpan<byte> arguments)
    {
        if (kernel is not Kernel(_, var loaded))
        {
            gpu.Launch(kernel, config, arguments);
            return;
        }

        nint buffer = Memory.Allocate(arguments.Length);
        Memory.CopyFromHost(arguments, buffer);
        gpu.Launch(loaded, config, MemoryMarshal.AsBytes<long>([buffer]));
        Memory.Free(buffer, arguments.Length);
    }

    public void Synchronize()
    {
    }

    public void Dispose()
    {
        compiler.Dispose();
        gpu.Dispose();
    }

    private sealed record Kernel(PtxKernel Source, IGpuKernel Loaded) : IGpuKernel;
}
