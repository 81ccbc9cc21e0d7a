using SimClr.Kernels;

namespace SimClr.Train.Data.Batches;

/// <summary>
/// A block of device memory that takes one batch after the other: its address stays as long as no batch is
/// larger than all before it.
/// </summary>
internal sealed unsafe class DeviceStaging(IDeviceMemory memory) : IDisposable
{
    private const int LongestCopy = 1 << 30;

    private nint block;
    private long capacity;

    /// <summary>The slot's pictures, on the device.</summary>
    /// <exception cref="DataException">They are too large for it.</exception>
    public ImageRef[] Upload(BatchSlot slot)
    {
        var pixels = slot.Pixels;
        if (pixels.Length > capacity)
        {
            Grow(pixels.Length);
        }

        for (long start = 0; start < pixels.Length; start += LongestCopy)
        {
            long length = Math.Min(LongestCopy, pixels.Length - start);
            memory.CopyFromHost(pixels.Slice(start, length).AsSpan(), block + (nint)start);
        }

        return Array.ConvertAll(slot.Images, image =>
        {
            byte* there = (byte*)block + (image.Pixels.Pointer - pixels.Pointer);
            return image with { Pixels = new BufferView<byte>(there, image.Pixels.Length) };
        });
    }

    public void Dispose()
    {
        if (block != 0)
        {
            memory.Free(block, capacity);
            (block, capacity) = (0, 0);
        }
    }

    private void Grow(long bytes)
    {
        Dispose();
        try
        {
            block = memory.Allocate(bytes);
            capacity = bytes;
        }
        catch (InsufficientMemoryException exception)
        {
            throw new DataException($"data: {bytes:N0} bytes of a batch's pixels do not fit beside the "
                + $"model; choose a smaller --batch-size or --image-size. {exception.Message}", exception);
        }
    }
}
