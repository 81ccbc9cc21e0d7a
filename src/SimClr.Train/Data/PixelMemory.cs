using System.Runtime.ConstrainedExecution;
using System.Runtime.InteropServices;
using SimClr.Kernels;

namespace SimClr.Train.Data;

/// <summary>
/// Native memory that holds pixels for as long as this object lives. Nobody disposes of it: the garbage
/// collector frees the blocks with their owner.
/// </summary>
internal sealed unsafe class PixelMemory : CriticalFinalizerObject
{
    private const int Alignment = 64;

    private readonly Lock blocksLock = new();
    private readonly List<nint> blocks = [];

    ~PixelMemory()
    {
        foreach (nint block in blocks)
        {
            NativeMemory.AlignedFree((void*)block);
        }
    }

    /// <summary>A new block, contents undefined. Thread-safe.</summary>
    public BufferView<byte> Allocate(long bytes)
    {
        void* block;
        try
        {
            block = NativeMemory.AlignedAlloc((nuint)Math.Max(bytes, 1), Alignment);
        }
        catch (OutOfMemoryException exception)
        {
            throw new DataException(
                $"data: no memory for {bytes:N0} bytes of pixels; choose a smaller data set or --image-size.",
                exception);
        }

        lock (blocksLock)
        {
            blocks.Add((nint)block);
        }

        return new BufferView<byte>((byte*)block, bytes);
    }
}
