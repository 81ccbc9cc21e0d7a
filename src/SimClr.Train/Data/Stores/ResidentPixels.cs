using SimClr.Kernels;
using SimClr.Train.Data.Pictures;

namespace SimClr.Train.Data.Stores;

/// <summary>Pixels that are in a memory as a whole, for as long as this object lives.</summary>
internal abstract class ResidentPixels(ImageRef[] images)
    : PixelStore(Array.ConvertAll(images, image => new PictureSize(image.Height, image.Width)))
{
    protected ImageRef[] Images => images;

    public override IEnumerable<ImageRef[]> Read(Device device, IEnumerable<int[]> batches)
    {
        foreach (int[] batch in batches)
        {
            yield return Array.ConvertAll(batch, number => images[number]);
        }
    }
}
