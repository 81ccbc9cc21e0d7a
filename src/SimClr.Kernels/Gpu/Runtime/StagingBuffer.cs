using static ILGPU.Runtime.Cuda.CudaAPI;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// Pinned memory through which small uploads pass, so that neither the host waits for them nor they for the
/// host. When the end is reached, whatever was copied from the beginning has to be done.
/// </summary>
internal sealed unsafe class StagingBuffer(CudaGpu gpu) : IDisposable
{
    /// <summary>Larger uploads go past this buffer.</summary>
    public const int MaxBytes = 256 * 1024;

    private const int Length = 4 * 1024 * 1024;
    private const int Alignment = 16;

    private nint buffer;
    private int used;

    /// <summary>Where a copy of these bytes lies until the stream has read it.</summary>
    public nint Put(ReadOnlySpan<byte> source)
    {
        if (buffer == 0)
        {
            buffer = gpu.AllocatePinned(Length);
        }

        if (used + source.Length > Length)
        {
            gpu.Synchronize();
            used = 0;
        }

        nint place = buffer + used;
        source.CopyTo(new Span<byte>((void*)place, source.Length));
        used += (source.Length + Alignment - 1) / Alignment * Alignment;
        return place;
    }

    public void Dispose()
    {
        if (buffer != 0)
        {
            _ = CurrentAPI.FreeHostMemory(buffer);
            buffer = 0;
        }
    }
}
