using System.Runtime.ConstrainedExecution;
using SimClr.Kernels;

namespace SimClr.Train.Data;

/// <summary>
/// The pixels of a data set in the memory of a device, for as long as this object lives. The garbage
/// collector gives the block back with its owner.
/// </summary>
internal sealed unsafe class DevicePixels : CriticalFinalizerObject
{
    private const int Alignment = 16; // of each picture: kernels may read whole vectors

    private readonly long bytes;
    private readonly nint block;

    private DevicePixels(ImageDataset source, IDeviceMemory memory, long bytes)
    {
        Source = source;
        Memory = memory;
        this.bytes = bytes;
        block = memory.Allocate(bytes);
    }

    ~DevicePixels()
    {
        if (block != 0)
        {
            Memory.Free(block, bytes);
        }
    }

    /// <summary>The same pictures in host memory.</summary>
    public ImageDataset Source { get; }

    public IDeviceMemory Memory { get; }

    /// <exception cref="DataException">They are too many for the device.</exception>
    public static DevicePixels Upload(ImageDataset source, IDeviceMemory memory, out ImageRef[] images)
    {
        long bytes = 0;
        foreach (var image in source.Images)
        {
            bytes += Rounded(image);
        }

        DevicePixels pixels;
        try
        {
            pixels = new DevicePixels(source, memory, bytes);
        }
        catch (InsufficientMemoryException exception)
        {
            throw new DataException($"data {source.Name}: its {bytes:N0} bytes of pixels do not fit beside "
                + $"the model; choose a smaller data set or --image-size. {exception.Message}", exception);
        }

        images = source.Images.ToArray();
        nint place = pixels.block;
        foreach (ref var image in images.AsSpan())
        {
            var there = new BufferView<byte>((byte*)place, image.Pixels.Length);
            memory.CopyFromHost(image.Pixels.AsSpan(), place);
            place += (nint)Rounded(image);
            image = image with { Pixels = there };
        }

        return pixels;
    }

    private static long Rounded(in ImageRef image)
        => (image.Pixels.Length + Alignment - 1) / Alignment * Alignment;
}
