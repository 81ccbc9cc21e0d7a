using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace SimClr.Train.Data.Pictures;

/// <summary>
/// Reads picture files, told apart by their content, upright and not much larger than needed. The same file gives the
/// same bytes whoever asks.
/// </summary>
/// <param name="mostShorterSide">As for <see cref="PictureSize.Reduced"/>; 0 for pictures as they are.
/// </param>
internal sealed class PictureDecoder(int mostShorterSide)
{
    private const long MaxFileBytes = 1 << 30;
    private const byte PlainBmpHeader = 40; // a fourth byte of its pixels has no meaning
    private const long LargeFileBytes = 1 << 20;
    private const long LargePixels = 16 << 20;

    // Of pictures that take much memory while they are decoded, only one is decoded at a time.
    private static readonly Lock LargeLock = new();

    /// <summary>What the file says of itself, without reading all of it.</summary>
    /// <exception cref="InvalidDataException">It is no sound picture; says why.</exception>
    public static PictureHeader ReadHeader(string path)
    {
        using var file = File.OpenRead(path);
        return file.Length <= MaxFileBytes ? PictureHeader.Read(file) : throw new InvalidDataException(
            $"has {file.Length:N0} bytes; files to {MaxFileBytes:N0} are read");
    }

    /// <summary>Size of what <see cref="Decode(string)"/> gives.</summary>
    public static PictureSize DecodedSize(in PictureHeader header, int mostShorterSide)
        => header.Upright.Reduced(mostShorterSide);

    /// <exception cref="InvalidDataException">Says what is wrong with the file.</exception>
    public Picture Decode(string path)
    {
        if (new FileInfo(path).Length > LargeFileBytes)
        {
            ReadHeader(path); // before memory is taken for what may be anything
        }

        return Decode(File.ReadAllBytes(path));
    }

    /// <inheritdoc cref="Decode(string)"/>
    public Picture Decode(byte[] file)
    {
        var header = PictureHeader.Read(new MemoryStream(file, writable: false));
        if ((long)header.Stored.Height * header.Stored.Width <= LargePixels)
        {
            return Decode(file, header);
        }

        lock (LargeLock)
        {
            return Decode(file, header);
        }
    }

    private Picture Decode(byte[] file, in PictureHeader header)
    {
        using var stored = Stored(file, header);
        if (new PictureSize(stored.Height, stored.Width) != header.Stored)
        {
            throw new InvalidDataException($"{header.Format} whose pixels, {stored.Width} x {stored.Height}, are not "
                + $"those of its header, {header.Stored.Width} x {header.Stored.Height}");
        }

        var upright = DecodedSize(header, mostShorterSide);
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

    private static Image Stored(byte[] file, in PictureHeader header)
    {
        if (header.Format == "JPEG") // knows no transparency
        {
            return PictureFormats.Decode<Rgb24>("JPEG", JpegSegments.Whole(file) ?? throw CutShort(header));
        }

        if (!PictureEnd.IsThere(header, file))
        {
            throw CutShort(header);
        }

        if (header.Format == "BMP" && file[14] == PlainBmpHeader)
        {
            return PictureFormats.Decode<Rgb24>("BMP", file);
        }

        var frame = header.Format == "WebP" ? WebPFrame.FirstOf(file) : null;
        var image = PictureFormats.Decode<Rgba32>(header.Format, frame?.File ?? file);
        image.ProcessPixelRows(rows =>
        {
            for (int y = 0; y < rows.Height; y++)
            {
                LayOverWhite(rows.GetRowSpan(y));
            }
        });
        return frame is null ? image : OnCanvas(image, frame, header.Stored);
    }

    private static InvalidDataException CutShort(in PictureHeader header)
        => new($"{header.Format} that ends before its pixels do; cut short");

    private static void LayOverWhite(Span<Rgba32> row)
    {
        foreach (ref var pixel in row)
        {
            int alpha = pixel.A;
            if (alpha < 255)
            {
                pixel = new Rgba32(OverWhite(pixel.R), OverWhite(pixel.G), OverWhite(pixel.B));
            }

            byte OverWhite(int value) => (byte)((value * alpha + 255 * (255 - alpha) + 127) / 255);
        }
    }

    /// <summary>A frame of an animation may be smaller than that.</summary>
    private static Image<Rgba32> OnCanvas(Image<Rgba32> image, WebPFrame frame, PictureSize canvas)
    {
        if (new PictureSize(image.Height, image.Width) == canvas)
        {
            return image;
        }

        using (image)
        {
            if (frame.Column + image.Width > canvas.Width || frame.Row + image.Height > canvas.Height)
            {
                throw new InvalidDataException("WebP whose first picture is not within the animation");
            }

            var whole = new Image<Rgba32>(PictureFormats.Configuration, canvas.Width, canvas.Height, Color.White);
            whole.Mutate(to => to.DrawImage(image, new Point(frame.Column, frame.Row), opacity: 1));
            return whole;
        }
    }
}
