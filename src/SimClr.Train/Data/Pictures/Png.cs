using SimClr.Train.Data.Pictures.Decoding;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.PixelFormats;

namespace SimClr.Train.Data.Pictures;

/// <summary>Portable Network Graphics: what the program writes.</summary>
public static class Png
{
    // The same filter in every row: a contact sheet's are much alike, and trying all five takes longer.
    private static readonly PngEncoder Encoder =
        new() { ColorType = PngColorType.Rgb, BitDepth = PngBitDepth.Bit8, FilterMethod = PngFilterMethod.Paeth };

    /// <summary>rgb (height, width, 3) as a PNG file.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> rgb, int height, int width)
    {
        if (height < 1 || width < 1 || rgb.Length != 3L * width * height)
        {
            throw new ArgumentException(
                $"png: {rgb.Length} bytes cannot be a picture of {height} x {width} x 3.");
        }

        using var image = Image.LoadPixelData<Rgb24>(PictureFormats.ConfigurationOf(new(height, width)), rgb, width, height);
        var file = new MemoryStream();
        image.Save(file, Encoder);
        return file.ToArray();
    }
}
