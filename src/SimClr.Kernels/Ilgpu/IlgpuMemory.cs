using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;

namespace SimClr.Kernels.Ilgpu;

/// <summary>The memory of an ILGPU accelerator: its buffers, pooled, by their addresses.</summary>
internal sealed class IlgpuMemory : IDeviceMemory, IBlockSource, IDisposable
{
    private readonly Accelerator accelerator;
    private readonly BlockPool pool;
    private readonly SortedList<nint, MemoryBuffer1D<byte, Stride1D.Dense>> buffers = [];

    public IlgpuMemory(Accelerator accelerator)
    {
        this.accelerator = accelerator;
        pool = new BlockPool(this);
    }

    public long InUse => pool.InUse;

    public long Peak => pool.Peak;

    public void ResetPeak() => pool.ResetPeak();

    public nint Allocate(long bytes) => pool.Allocate(bytes);

    public void Free(nint block, long bytes) => pool.Free(block, bytes);

    public void CopyFromHost(ReadOnlySpan<byte> source, nint destination)
    {
        if (!source.IsEmpty)
        {
            ViewOf(destination, source.Length).CopyFromCPU(ref MemoryMarshal.GetReference(source), source.Length);
        }
    }

    public void CopyToHost(nint source, Span<byte> destination)
    {
        if (!destination.IsEmpty)
        {
            ViewOf(source, destination.Length).CopyToCPU(
                ref MemoryMarshal.GetReference(destination), destination.Length);
        }
    }

    public void Clear(nint block, long bytes)
    {
        if (bytes > 0)
        {
            ViewOf(block, bytes).MemSetToZero();
        }
    }

    public void Dispose() => pool.Release();

    nint IBlockSource.Acquire(long bytes)
    {
        var buffer = accelerator.Allocate1D<byte>(Math.Max(bytes, 1));
        buffers.Add(buffer.NativePtr, buffer);
        return buffer.NativePtr;
    }

    void IBlockSource.BeforeRelease() => accelerator.Synchronize();

    void IBlockSource.Release(nint block)
    {
        buffers.Remove(block, out var buffer);
        buffer!.Dispose();
    }

    string IBlockSource.OutOfMemory(long bytes, long inUse)
        => $"ilgpu: asked for {bytes:N0} bytes with {inUse:N0} in use; lower --batch-size.";

    /// <summary>Bytes from an address on, which may lie within a block.</summary>
    private ILGPU.ArrayView<byte> ViewOf(nint address, long bytes)
    {
        nint start = buffers.Keys.Last(start => start <= address);
        ILGPU.ArrayView<byte> buffer = buffers[start].View;
        return buffer.SubView(address - start, bytes);
    }
}
