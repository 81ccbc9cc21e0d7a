using System.Collections.Concurrent;
using ILGPU;
using ILGPU.Runtime.Cuda;
using static ILGPU.Runtime.Cuda.CudaAPI;
using static SimClr.Kernels.Gpu.DriverApi;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// A card behind ILGPU: an accelerator and one stream, which is never the default stream, since that cannot
/// be captured. It may be used by several threads, by one at a time.
/// </summary>
public sealed unsafe class CudaGpu : IGpu, IDisposable
{
    // All that were not disposed: a finalizer of ILGPU's that meets a card which has failed ends the process.
    private static readonly ConcurrentDictionary<CudaGpu, bool> Living = [];

    private readonly Context context = Context.Create(_ => { }); // KernelCompiler has another
    private readonly CudaMemory memory;
    private LoadedKernel? lastKernel;
    private KernelConfig lastConfig;

    /// <param name="info">A card that <see cref="CudaDriver.Find"/> has found.</param>
    /// <exception cref="CudaException">
    /// Another process keeps the card for itself, or it has failed, or the driver lacks what ILGPU needs.
    /// </exception>
    public CudaGpu(CudaDeviceInfo info)
    {
        Info = info;
        Accelerator = Open();
        Stream = (CudaStream)Accelerator.CreateStream();
        memory = new CudaMemory(this);
        Living[this] = true;
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

    public bool HasGraphs => true;

    internal CudaAccelerator Accelerator { get; }

    internal CudaStream Stream { get; }

    public IGpuKernel Load(GpuKernel kernel)
    {
        Accelerator.Bind(); // to this thread: a call of the driver's works on the context of its thread
        return new LoadedKernel(kernel);
    }

    public void Launch(IGpuKernel kernel, in KernelConfig config, ReadOnlySpan<byte> arguments)
    {
        const nint BufferPointer = 1, BufferSize = 2, End = 0; // CU_LAUNCH_PARAM_...
        var ready = (LoadedKernel)kernel;
        Accelerator.Bind();
        fixed (byte* start = arguments)
        {
            nint length = arguments.Length;
            nint* extra = stackalloc[] { BufferPointer, (nint)start, BufferSize, (nint)(&length), End };
            var (grid, block) = (config.GridDim, config.GroupDim);
            var error = CurrentAPI.LaunchKernel(ready.Function, grid.X, grid.Y, grid.Z, block.X, block.Y,
                block.Z, ready.Source.DynamicSharedBytes, Stream.StreamPtr, 0, (nint)extra);
            if (error != CudaError.CUDA_SUCCESS)
            {
                throw Failure(error, nameof(CurrentAPI.LaunchKernel), $"of {Describe(ready, config)}");
            }
        }

        lastKernel = ready;
        lastConfig = config;
    }

    public IGpuGraph Record(IReadOnlyList<GpuOperation> operations)
    {
        Accelerator.Bind();
        return new CudaGraph(this, operations);
    }

    public void Synchronize()
    {
        Accelerator.Bind();
        var error = CurrentAPI.SynchronizeStream(Stream.StreamPtr);
        if (error != CudaError.CUDA_SUCCESS)
        {
            string last = lastKernel is null ? "" : $", last launched {Describe(lastKernel, lastConfig)}";
            throw Failure(error, nameof(CurrentAPI.SynchronizeStream), $"of all that was asked{last}; with "
                + "CUDA_LAUNCH_BLOCKING=1 in the environment the launch that fails is named");
        }
    }

    /// <summary>Gives everything on the card back. The device may not be used any more.</summary>
    public void Dispose()
    {
        if (Accelerator.IsDisposed)
        {
            return;
        }

        try
        {
            Synchronize();
            memory.Dispose();
            Accelerator.Dispose(); // with kernels, blocks and stream
            context.Dispose();
            Living.Remove(this, out _);
        }
        catch (CudaException)
        {
            // The card has failed, which was reported before; the driver clears up behind the process.
        }
    }

    /// <summary>Host memory that the card reads by itself; the accelerator frees what is left.</summary>
    internal nint AllocatePinned(long bytes)
    {
        // Not ILGPU's page-locked array: that locks pages of a .NET array, which may share one with the next
        // array, and a page can be locked once.
        Accelerator.Bind();
        Check(CurrentAPI.AllocateHostMemory(out nint block, (nint)bytes), $"of {bytes:N0} bytes");
        return block;
    }

    private CudaAccelerator Open()
    {
        string subject = $"of device {Info.Index}, {Info.Name}";
        try
        {
            return Info.Device.CreateCudaAccelerator(context);
        }
        catch (CudaException exception)
        {
            throw Failure(exception, nameof(Info.Device.CreateCudaAccelerator), subject);
        }
        catch (EntryPointNotFoundException)
        {
            throw new CudaException($"cuda: ILGPU cannot work with the NVIDIA driver {subject}"
                + $"{DriverSymbol.Lacking}: use another version of the driver, or --device cpu.");
        }
    }

    private static string Describe(LoadedKernel kernel, in KernelConfig config)
        => $"kernel {kernel.Source.Name}, grid {config.GridDim}, block {config.GroupDim}";
}
