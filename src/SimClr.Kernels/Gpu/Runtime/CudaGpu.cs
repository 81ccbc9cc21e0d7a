using ILGPU;
using static SimClr.Kernels.Gpu.DriverApi;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// A card behind the NVIDIA driver: its primary context and one stream of its own. It may be used by several
/// threads, by one at a time.
/// </summary>
public sealed unsafe class CudaGpu : IGpu, IDisposable
{
    // Which context the driver has on this thread; nobody else in this process sets one.
    [ThreadStatic]
    private static nint currentContext;

    private readonly int device;
    private readonly nint context;
    private readonly CudaMemory memory;
    private readonly List<CudaKernel> kernels = [];
    private CudaKernel? lastKernel;
    private KernelConfig lastConfig;
    private bool disposed;

    /// <param name="info">A card that <see cref="CudaDriver.Find"/> has found.</param>
    /// <exception cref="CudaException">
    /// Another process keeps the card for itself, or it has failed.
    /// </exception>
    public CudaGpu(CudaDeviceInfo info)
    {
        Info = info;
        int handle;
        nint created, stream;
        Check(cuDeviceGet(&handle, info.Index));
        device = handle;
        Check(cuDevicePrimaryCtxRetain(&created, device), $"of device {info.Index}, {info.Name}");
        context = created;
        MakeCurrent();
        Check(cuStreamCreate(&stream, DriverFlags.StreamNonBlocking));
        Stream = stream;
        memory = new CudaMemory(this);
    }

    public event Action? ReleasingMemory
    {
        add => memory.Releasing += value;
        remove => memory.Releasing -= value;
    }

    public CudaDeviceInfo Info { get; }

    public string Name => Info.Name;

    public int ComputeCapability => Info.ComputeCapability;

    public int Multiprocessors => Info.Multiprocessors;

    public int MaxSharedBytesPerBlock => Info.MaxSharedBytesPerBlock;

    public IDeviceMemory Memory => memory;

    internal nint Stream { get; }

    public IGpuKernel Load(GpuKernel kernel)
    {
        MakeCurrent();
        var loaded = new CudaKernel(kernel);
        kernels.Add(loaded);
        return loaded;
    }

    public void Launch(IGpuKernel kernel, in KernelConfig config, ReadOnlySpan<byte> arguments)
    {
        var ready = (CudaKernel)kernel;
        int[] offsets = ready.ParameterOffsets;
        void** parameters = stackalloc void*[offsets.Length];
        MakeCurrent();
        fixed (byte* start = arguments)
        {
            for (int i = 0; i < offsets.Length; i++)
            {
                parameters[i] = start + offsets[i]; // the kernel itself says how long each one is
            }

            var (grid, block) = (config.GridDim, config.GroupDim);
            var result = cuLaunchKernel(ready.Function, (uint)grid.X, (uint)grid.Y, (uint)grid.Z,
                (uint)block.X, (uint)block.Y, (uint)block.Z, (uint)ready.Source.DynamicSharedBytes,
                Stream, parameters, null);
            if (result != CudaResult.Success)
            {
                throw new CudaException(result, nameof(cuLaunchKernel), $"of {Describe(ready, config)}");
            }
        }

        lastKernel = ready;
        lastConfig = config;
    }

    public bool HasGraphs => true;

    public IGpuGraph Record(IReadOnlyList<GpuOperation> operations)
    {
        MakeCurrent();
        return new CudaGraph(this, operations);
    }

    public void Synchronize()
    {
        MakeCurrent();
        var result = cuStreamSynchronize(Stream);
        if (result != CudaResult.Success)
        {
            string last = lastKernel is null ? "" : $", last launched {Describe(lastKernel, lastConfig)}";
            throw new CudaException(result, nameof(cuStreamSynchronize),
                $"of all that was asked{last}; with CUDA_LAUNCH_BLOCKING=1 in the environment the launch "
                + "that fails is named");
        }
    }

    /// <summary>Gives everything on the card back. The device may not be used any more.</summary>
    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        MakeCurrent();
        _ = cuStreamSynchronize(Stream);
        memory.Dispose();
        foreach (var kernel in kernels)
        {
            _ = cuModuleUnload(kernel.Module);
        }

        _ = cuStreamDestroy_v2(Stream);
        _ = cuCtxSetCurrent(0);
        currentContext = 0;
        _ = cuDevicePrimaryCtxRelease_v2(device);
    }

    /// <summary>The driver's calls work on the context of the thread that makes them.</summary>
    internal void MakeCurrent()
    {
        if (currentContext != context)
        {
            Check(cuCtxSetCurrent(context));
            currentContext = context;
        }
    }

    /// <summary>Host memory that the card reads by itself.</summary>
    internal nint AllocatePinned(long bytes)
    {
        MakeCurrent();
        void* block;
        Check(cuMemHostAlloc(&block, (nuint)bytes, 0), $"of {bytes:N0} bytes");
        return (nint)block;
    }

    private static string Describe(CudaKernel kernel, in KernelConfig config)
        => $"kernel {kernel.Source.Name}, grid {config.GridDim}, block {config.GroupDim}";
}
