using static SimClr.Kernels.Gpu.DriverApi;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// The card's memory. Blocks come from the driver by cuMemAlloc and stay in a pool: after the first step
/// nothing is asked of the driver any more, so its stream-ordered allocator would not be faster, and inside a
/// graph it would hand out addresses of its own.
/// </summary>
internal sealed unsafe class CudaMemory : IDeviceMemory, IBlockSource, IDisposable
{
    private readonly CudaGpu gpu;
    private readonly StagingBuffer staging;
    private readonly BlockPool pool;

    public CudaMemory(CudaGpu gpu)
    {
        this.gpu = gpu;
        staging = new StagingBuffer(gpu);
        pool = new BlockPool(this);
    }

    public event Action? Releasing;

    public long InUse => pool.InUse;

    public long Peak => pool.Peak;

    public void ResetPeak() => pool.ResetPeak();

    public nint Allocate(long bytes) => pool.Allocate(bytes);

    public void Free(nint block, long bytes) => pool.Free(block, bytes);

    public void CopyFromHost(ReadOnlySpan<byte> source, nint destination)
    {
        if (source.IsEmpty)
        {
            return;
        }

        gpu.MakeCurrent();
        if (source.Length <= StagingBuffer.MostBytes)
        {
            void* staged = (void*)staging.Put(source);
            Check(cuMemcpyHtoDAsync_v2((ulong)destination, staged, (nuint)source.Length, gpu.Stream));
            return;
        }

        fixed (byte* bytes = source)
        {
            Check(cuMemcpyHtoDAsync_v2((ulong)destination, bytes, (nuint)source.Length, gpu.Stream));
            gpu.Synchronize(); // the bytes are the caller's again when this returns
        }
    }

    public void CopyToHost(nint source, Span<byte> destination)
    {
        if (destination.IsEmpty)
        {
            return;
        }

        gpu.MakeCurrent();
        fixed (byte* bytes = destination)
        {
            Check(cuMemcpyDtoHAsync_v2(bytes, (ulong)source, (nuint)destination.Length, gpu.Stream));
            gpu.Synchronize();
        }
    }

    public void Clear(nint block, long bytes)
    {
        if (bytes > 0)
        {
            gpu.MakeCurrent();
            Check(cuMemsetD8Async((ulong)block, 0, (nuint)bytes, gpu.Stream));
        }
    }

    /// <summary>Gives back what nobody holds; the rest goes with the context.</summary>
    public void Dispose()
    {
        pool.Release();
        staging.Dispose();
    }

    nint IBlockSource.Acquire(long bytes)
    {
        gpu.MakeCurrent();
        ulong address;
        var result = cuMemAlloc_v2(&address, (nuint)bytes);
        if (result == CudaResult.OutOfMemory)
        {
            return 0;
        }

        Check(result, $"of {bytes:N0} bytes", nameof(cuMemAlloc_v2));
        return (nint)address;
    }

    void IBlockSource.BeforeRelease()
    {
        Releasing?.Invoke();
        gpu.Synchronize();
    }

    void IBlockSource.Release(nint block)
    {
        gpu.MakeCurrent();
        Check(cuMemFree_v2((ulong)block));
    }

    string IBlockSource.OutOfMemory(long bytes, long inUse)
    {
        nuint free, total;
        Check(cuMemGetInfo_v2(&free, &total));
        return $"cuda: asked for {Mebibytes(bytes)}; of the card's {Mebibytes((long)total)}, "
            + $"{Mebibytes((long)free)} are free and this process uses {Mebibytes(inUse)}; lower "
            + "--batch-size.";

        static string Mebibytes(long count) => $"{count / 1048576.0:N1} MiB";
    }
}
