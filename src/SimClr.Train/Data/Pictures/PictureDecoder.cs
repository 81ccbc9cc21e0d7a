using SimClr.Train.Data.Pictures.Decoding;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace SimClr.Train.Data.Pictures;

/// <summary>
/// Reads picture files, told apart by their content, upright and not much larger than needed. The same file gives the
/// same bytes whoever asks. "maxShorterSide" is that of <see cref="PictureSize.Reduced"/>: 0 for pictures as they are.
/// </summary>
internal static class PictureDecoder
{
    private const byte PlainBmpHeader = 40; // a fourth byte of its pixels has no meaning

    // Of pictures that take much memory while they are decoded, only one is decoded at a time.
    private static readonly Lock LargeLock = new();

    /// <summary>What the file says of itself, without reading all of it.</summary>
    /// <exception cref="InvalidDataException">It is no sound picture; says why.</exception>
    public static PictureHeader ReadHeader(string path)
    {
        using var file = File.OpenRead(path);
        return PictureHeader.Read(file);
    }

    /// <exception cref="InvalidDataException">Says what is wrong with the file.</exception>
    public static Picture Decode(string path, int maxShorterSide)
    {
        using var file = File.OpenRead(path);
        return Decode(file, maxShorterSide);
    }

    /// <inheritdoc cref="Decode(string, int)"/>
    public static Picture Decode(Stream file, int maxShorterSide)
    {
        var header = PictureHeader.Read(file); // before memory is taken for what may be anything
        byte[] bytes = new byte[file.Length];
        file.Position = 0;
        file.ReadExactly(bytes);
        if (!header.Stored.IsLarge)
        {
            return Decode(bytes, header, maxShorterSide);
        }

        lock (LargeLock)
        {
            return Decode(bytes, header, maxShorterSide);
        }
    }

    private static Picture Decode(byte[] file, in PictureHeader header, int maxShorterSide)
    {
        using var stored = Stored(file, header);
        var upright = header.Upright.Reduced(maxShorterSide);
        PictureShrink.Shrink(stored, header.Orientation > 4 ? upright.Swapped : upright);
        if (header.Orientation > 1)
        {
            stored.Metadata.ExifProfile = new ExifProfile();
            stored.Metadata.ExifProfile.SetValue(ExifTag.Orientation, (ushort)header.Orientation);
            stored.Mutate(to => to.AutoOrient());
        }

        byte[] pixels = new byte[upright.Bytes];
        using var rgb = stored as Image<Rgb24> ?? stored.CloneAs<Rgb24>();
        rgb.CopyPixelDataTo(pixels);
        return new Picture(pixels, upright.Height, upright.Width);
    }

    /// <summary>Opaque.</summary>
    private static Image Stored(byte[] file, in PictureHeader header)
    {
        var (format, size, _) = header;
        if (format == "PBM")
        {
            PbmText.Check(file, size);
        }

        return format switch
        {
            "JPEG" => PictureFormats.Decode<Rgb24>(format, JpegSegments.Whole(file), size),
            "BMP" when file[14] == PlainBmpHeader => PictureFormats.Decode<Rgb24>(format, file, size),
            "PNG" => OverWhite(PngRows.Decode(file, size)),
            "WebP" => OverWhite(WebPFrame.Decode(file, size)),
            _ => OverWhite(PictureFormats.Decode<Rgba32>(format, file, size)),
        };
    }

    private static Image<Rgba32> OverWhite(Image<Rgba32> image)
    {
        image.ProcessPixelRows(rows =>
        {
            for (int y = 0; y < rows.Height; y++)
            {
                foreach (ref var pixel in rows.GetRowSpan(y))
                {
                    int alpha = pixel.A;
                    if (alpha < 255)
                    {
                        pixel = new Rgba32(OverWhite(pixel.R), OverWhite(pixel.G), OverWhite(pixel.B));
                    }

                    byte OverWhite(int value) => (byte)((value * alpha + 255 * (255 - alpha) + 127) / 255);
                }
            }
        });
        return image;
    }
}
