using static ILGPU.Runtime.Cuda.CudaAPI;
using static SimClr.Kernels.Gpu.DriverApi;

namespace SimClr.Kernels.Gpu;

/// <summary>Memory of the host that the card reads and writes by itself, pooled; it goes with the accelerator.</summary>
internal sealed class PinnedMemory(CudaGpu gpu) : IBlockSource
{
    nint IBlockSource.Acquire(long bytes) => gpu.AllocatePinned(bytes);

    void IBlockSource.BeforeRelease() => gpu.Synchronize();

    void IBlockSource.Release(nint block)
    {
        gpu.Accelerator.Bind();
        Check(CurrentAPI.FreeHostMemory(block));
    }

    string IBlockSource.OutOfMemory(long bytes, long inUse)
        => $"cuda: the host has no {bytes:N0} bytes that the card could reach; {inUse:N0} are in use.";
}
