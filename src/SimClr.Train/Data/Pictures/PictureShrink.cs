using SimClr.Train.Data.Pictures.Decoding;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace SimClr.Train.Data.Pictures;

/// <summary>
/// Makes pictures smaller with a triangle filter two output pixels wide (PIL's BILINEAR): every stored pixel counts.
/// </summary>
internal static class PictureShrink
{
    public static Picture To(Picture picture, PictureSize size)
    {
        using var image = Image.LoadPixelData<Rgb24>(
            PictureFormats.ConfigurationOf(new(picture.Height, picture.Width)), picture.Pixels, picture.Width, picture.Height);
        Shrink(image, size);
        byte[] pixels = new byte[size.Bytes];
        image.CopyPixelDataTo(pixels);
        return new Picture(pixels, size.Height, size.Width);
    }

    /// <summary>In place; does nothing where it has that size.</summary>
    public static void Shrink(Image image, PictureSize size)
    {
        if (image.Height != size.Height || image.Width != size.Width)
        {
            image.Mutate(to => to.Resize(size.Width, size.Height, KnownResamplers.Triangle));
        }
    }
}
