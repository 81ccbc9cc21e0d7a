using ILGPU.Runtime.Cuda;
using static ILGPU.Runtime.Cuda.CudaAPI;
using static SimClr.Kernels.Gpu.DriverApi;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// The card's memory. Blocks stay in a pool: after the first step nothing is asked of the driver any more, as
/// it has to be while a step is captured. They are no MemoryBuffer of ILGPU's: one that gets no memory throws
/// in its constructor, and its finalizer then meets whatever state the card is in.
/// </summary>
internal sealed unsafe class CudaMemory : IDeviceMemory, IBlockSource, IDisposable
{
    private readonly CudaGpu gpu;
    private readonly StagingBuffer staging;
    private readonly BlockPool pool;
    private readonly BlockPool pinned;

    public CudaMemory(CudaGpu gpu)
    {
        this.gpu = gpu;
        staging = new StagingBuffer(gpu);
        pool = new BlockPool(this);
        pinned = new BlockPool(new PinnedMemory(gpu));
    }

    public event Action? Releasing;

    public long InUse => pool.InUse;

    public long Peak => pool.Peak;

    public void ResetPeak() => pool.ResetPeak();

    public nint Allocate(long bytes) => pool.Allocate(bytes);

    public void Free(nint block, long bytes) => pool.Free(block, bytes);

    public nint AllocateHost(long bytes) => pinned.Allocate(bytes);

    public void FreeHost(nint block, long bytes) => pinned.Free(block, bytes);

    public void CopyFromHost(ReadOnlySpan<byte> source, nint destination)
    {
        if (source.Length <= StagingBuffer.MaxBytes)
        {
            Copy(destination, staging.Put(source), source.Length);
            return;
        }

        fixed (byte* bytes = source)
        {
            Copy(destination, (nint)bytes, source.Length);
            gpu.Synchronize(); // the bytes are the caller's again when this returns
        }
    }

    public void CopyToHost(nint source, Span<byte> destination)
    {
        fixed (byte* bytes = destination)
        {
            Copy((nint)bytes, source, destination.Length);
            gpu.Synchronize();
        }
    }

    /// <summary>Puts a copy on the stream. One of the two places is on the card.</summary>
    public void Copy(nint destination, nint source, long bytes)
    {
        if (bytes > 0)
        {
            gpu.Accelerator.Bind();
            var error = CurrentAPI.MemcpyAsync(destination, source, (nint)bytes, gpu.Stream);
            Check(error, $"of {bytes:N0} bytes", nameof(CurrentAPI.MemcpyAsync));
        }
    }

    public void Clear(nint block, long bytes)
    {
        if (bytes > 0)
        {
            gpu.Accelerator.Bind();
            Check(CurrentAPI.Memset(block, 0, (nint)bytes, gpu.Stream), $"of {bytes:N0} bytes");
        }
    }

    /// <summary>The blocks go with the accelerator.</summary>
    public void Dispose() => staging.Dispose();

    nint IBlockSource.Acquire(long bytes)
    {
        gpu.Accelerator.Bind();
        var error = CurrentAPI.AllocateMemory(out nint block, (nint)bytes);
        if (error == CudaError.CUDA_ERROR_OUT_OF_MEMORY)
        {
            return 0;
        }

        Check(error, $"of {bytes:N0} bytes", nameof(CurrentAPI.AllocateMemory));
        return block;
    }

    void IBlockSource.BeforeRelease()
    {
        Releasing?.Invoke();
        gpu.Synchronize();
    }

    void IBlockSource.Release(nint block)
    {
        gpu.Accelerator.Bind();
        Check(CurrentAPI.FreeMemory(block));
    }

    string IBlockSource.OutOfMemory(long bytes, long inUse)
    {
        gpu.Accelerator.Bind();
        Check(CurrentAPI.GetMemoryInfo(out long free, out long total));
        return $"cuda: asked for {Mebibytes(bytes)}; of the card's {Mebibytes(total)}, {Mebibytes(free)} are "
            + $"free and this process uses {Mebibytes(inUse)}; lower --batch-size.";

        static string Mebibytes(long count) => $"{count / 1048576.0:N1} MiB";
    }
}
