using SimClr.Tensors;
using SimClr.Train.Data;
using SimClr.Train.Data.Pictures;

namespace SimClr.Train.Report;

/// <summary>Small pictures for the page.</summary>
internal static class Thumbnails
{
    private const int LargestSide = 64; // on the page they are smaller still

    /// <summary>The centre square of a picture as PNG, at most 64 pixels wide.</summary>
    public static byte[] Encode(ImageDataset data, int index, Device device)
    {
        using var batches = data.Read(device, [[index]]);
        var image = batches.Next();
        int side = Math.Min(LargestSide, Math.Min(image[0].Height, image[0].Width));
        using var scope = new TensorScope();
        var pixels = Tensor.Empty(device, new Shape(side, side, 3));
        device.Views.CenterCrop(image, side, side, pixels.View);
        return Png.Encode([.. pixels.ToArray().Select(value => (byte)(255 * value + 0.5f))], side, side);
    }
}
