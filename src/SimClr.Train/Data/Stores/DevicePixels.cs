using SimClr.Kernels;

namespace SimClr.Train.Data.Stores;

/// <summary>A copy of pixels in the memory of a device.</summary>
internal sealed class DevicePixels : ResidentPixels
{
    private readonly DeviceBlock block;

    private DevicePixels(DeviceBlock block, ImageRef[] images)
        : base(images) => this.block = block;

    ~DevicePixels() => block.Dispose();

    public IDeviceMemory Memory => block.Memory;

    /// <param name="pixels">In host memory; the images are in it.</param>
    /// <exception cref="InsufficientMemoryException">They are too many for the device.</exception>
    public static DevicePixels Upload(BufferView<byte> pixels, ImageRef[] images, IDeviceMemory memory)
    {
        var block = new DeviceBlock(memory);
        return new DevicePixels(block, block.Upload(pixels, images));
    }
}
