using System.Runtime.ConstrainedExecution;
using SimClr.Kernels;

namespace SimClr.Train.Data.Stores;

/// <summary>
/// A block of device memory that pictures are copied to, again and again: its address stays as long as they are not
/// more bytes than all before them.
/// </summary>
internal sealed unsafe class DeviceBlock(IDeviceMemory memory) : CriticalFinalizerObject, IDisposable
{
    private const int MaxCopyBytes = 1 << 30;

    private nint block;
    private long capacity;

    ~DeviceBlock() => Free();

    public IDeviceMemory Memory => memory;

    /// <summary>The images, on the device.</summary>
    /// <param name="pixels">In host memory; the images are in it.</param>
    /// <exception cref="InsufficientMemoryException">They are too large for the device.</exception>
    public ImageRef[] Upload(BufferView<byte> pixels, ImageRef[] images)
    {
        if (pixels.Length > capacity)
        {
            Free();
            block = memory.Allocate(pixels.Length);
            capacity = pixels.Length;
        }

        for (long start = 0; start < pixels.Length; start += MaxCopyBytes)
        {
            long length = Math.Min(MaxCopyBytes, pixels.Length - start);
            memory.CopyFromHost(pixels.Slice(start, length).AsSpan(), block + (nint)start);
        }

        return Array.ConvertAll(images, image =>
        {
            byte* there = (byte*)block + (image.Pixels.Pointer - pixels.Pointer);
            return image with { Pixels = new BufferView<byte>(there, image.Pixels.Length) };
        });
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (block != 0)
        {
            memory.Free(block, capacity);
            (block, capacity) = (0, 0);
        }
    }
}
