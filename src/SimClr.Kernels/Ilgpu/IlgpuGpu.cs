using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using SimClr.Kernels.Cuda;
using SimClr.Kernels.Gpu;
using SimClr.Kernels.Ptx;
using KernelConfig = SimClr.Kernels.Gpu.KernelConfig;

namespace SimClr.Kernels.Ilgpu;

/// <summary>
/// Runs kernels by ILGPU: on its CUDA accelerator where there is a card, else on the one that simulates a card with
/// threads of the CPU. ILGPU compiles the C# method; the PTX that comes with it only says where arguments lie.
/// </summary>
public sealed class IlgpuGpu : IGpu, IDisposable
{
    private readonly Context context;
    private readonly Accelerator accelerator;
    private readonly IlgpuMemory memory;

    /// <param name="simulate">Take the simulated card even where there is a real one.</param>
    public IlgpuGpu(bool simulate = false)
    {
        // Warps of 32 threads, blocks to 1024, as CUDA has them.
        var cpu = new CPUDevice(numThreadsPerWarp: 32, numWarpsPerMultiprocessor: 32, numMultiprocessors: 1);
        context = Context.Create(builder => builder.Cuda().EnableAlgorithms().EnableDotNetMath());
        var cards = context.GetCudaDevices();
        accelerator = !simulate && cards.Count > 0
            ? context.CreateCudaAccelerator(0)
            : cpu.CreateAccelerator(context);
        memory = new IlgpuMemory(accelerator);
    }

    public string Name => $"ILGPU on {accelerator.Name}";

    public int ComputeCapability => 80; // what arguments and block sizes are laid out for

    public int Multiprocessors => accelerator.NumMultiprocessors;

    public int MaxSharedBytesPerBlock => accelerator.MaxSharedMemoryPerGroup;

    public IDeviceMemory Memory => memory;

    /// <exception cref="NotSupportedException">ILGPU cannot take the kernel; says why.</exception>
    public IGpuKernel Load(PtxKernel kernel)
    {
        var method = kernel.Method ?? throw new NotSupportedException($"kernel {kernel.Name} has no C# method");
        if (PortableKernels.WhyNot(method) is { } reason)
        {
            throw new NotSupportedException($"kernel {kernel.Name}: ILGPU cannot take it: {reason}");
        }

        return new IlgpuKernel(kernel, accelerator.LoadKernel(KernelEntry.Of(method, kernel.ParameterOffsets)));
    }

    public void Launch(IGpuKernel kernel, in KernelConfig config, ReadOnlySpan<byte> arguments)
    {
        nint buffer = memory.Allocate(arguments.Length);
        try
        {
            memory.CopyFromHost(arguments, buffer);
            ((IlgpuKernel)kernel).Loaded.Launch(accelerator.DefaultStream,
                new ILGPU.KernelConfig(Index(config.Grid), Index(config.Block)), (long)buffer);
            accelerator.Synchronize(); // the buffer is free again
        }
        finally
        {
            memory.Free(buffer, arguments.Length);
        }
    }

    public void Synchronize() => accelerator.Synchronize();

    public void Dispose()
    {
        memory.Dispose();
        accelerator.Dispose();
        context.Dispose();
    }

    private static Index3D Index(Dim3 dim) => new(dim.X, dim.Y, dim.Z);

    private sealed record IlgpuKernel(PtxKernel Source, Kernel Loaded) : IGpuKernel;
}
