using SimClr.Kernels;
using SimClr.Train.Data.Pictures;

namespace SimClr.Train.Data.Stores;

/// <summary>Pixels that are in a memory as a whole, for as long as this object lives.</summary>
/// <param name="block">What holds them, where it is not this object.</param>
internal class ResidentPixels(ImageRef[] images, DeviceBlock? block = null)
    : PixelStore(Array.ConvertAll(images, image => new PictureSize(image.Height, image.Width)))
{
    /// <summary>Whose memory they are in, where that is a device's.</summary>
    public IDeviceMemory? Memory => block?.Memory;

    protected ImageRef[] Images => images;

    public override IEnumerable<ImageRef[]> Read(Device device, IEnumerable<int[]> batches)
    {
        foreach (int[] batch in batches)
        {
            yield return Array.ConvertAll(batch, number => images[number]);
        }
    }
}
