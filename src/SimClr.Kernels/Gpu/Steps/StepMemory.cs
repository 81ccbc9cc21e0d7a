namespace SimClr.Kernels.Gpu;

/// <summary>The card's memory, its copies held back with the launches of a step.</summary>
internal sealed class StepMemory(StepGpu gpu, IDeviceMemory memory) : IDeviceMemory
{
    public bool IsHostMemory => memory.IsHostMemory;

    public long InUse => memory.InUse;

    public long Peak => memory.Peak;

    public void ResetPeak() => memory.ResetPeak();

    public nint Allocate(long bytes) => memory.Allocate(bytes);

    public void Free(nint block, long bytes) => memory.Free(block, bytes);

    public nint AllocateHost(long bytes) => memory.AllocateHost(bytes);

    public void FreeHost(nint block, long bytes) => memory.FreeHost(block, bytes);

    public void CopyFromHost(ReadOnlySpan<byte> source, nint destination) => gpu.Upload(source, destination);

    public void CopyToHost(nint source, Span<byte> destination)
    {
        gpu.RequireOutsideOfStep("copy to the host");
        memory.CopyToHost(source, destination);
    }

    public void Clear(nint block, long bytes) => gpu.Clear(block, bytes);
}
