using System.Buffers.Binary;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;

namespace SimClr.Train.Data.Pictures;

/// <summary>
/// What a file says of itself: its format (names may lie), its size as stored, and how the camera was held, by EXIF's
/// numbers 1 (upright) to 8.
/// </summary>
internal readonly record struct PictureHeader(string Format, PictureSize Stored, int Orientation)
{
    // Huffman codes take at least a bit for a block, deflate packs 1032 bytes into one; of 8 pixels each.
    private const long MostPixelsPerByte = 8 * 1032;

    private const int MostExifBytes = 1 << 24;

    /// <summary>Size of the picture turned upright.</summary>
    public PictureSize Upright => Orientation > 4 ? Stored.Swapped : Stored;

    /// <summary>Reads from the beginning; of a large file little more than what is needed.</summary>
    /// <exception cref="InvalidDataException">It is no picture, or no sound one; says why.</exception>
    public static PictureHeader Read(Stream file)
    {
        byte[] head = new byte[(int)Math.Min(file.Length, FileFormat.HeadBytes)];
        file.ReadExactly(head);
        file.Position = 0;
        var (format, isRead) = FileFormat.Of(head);
        if (!isRead)
        {
            throw new InvalidDataException(head.Length == 0
                ? "is empty"
                : $"is {format} (it begins {Convert.ToHexString(head.AsSpan(0, Math.Min(head.Length, 8)))}), which is not "
                    + $"read; {string.Join(", ", PictureFormats.Read)} are");
        }

        var header = format switch
        {
            "JPEG" => OfJpeg(file),
            "PNG" => OfPng(file),
            "WebP" => OfWebP(file),
            "TIFF" => OfTiff(file),
            _ => new PictureHeader(format, PictureFormats.Identify(format, file).Size, 1),
        };
        var (height, width) = header.Stored;
        PictureSize.Check(height, width);
        return format is not ("JPEG" or "PNG") || (long)height * width <= file.Length * MostPixelsPerByte
            ? header
            : throw new InvalidDataException(
                $"{file.Length:N0} bytes cannot be {width} x {height} pixels; cut short");
    }

    private static PictureHeader OfJpeg(Stream file)
    {
        var (size, metadata) = PictureFormats.Identify("JPEG", file);
        return new PictureHeader("JPEG", size, OrientationIn(metadata.ExifProfile));
    }

    private static PictureHeader OfPng(Stream file)
    {
        var chunks = PictureChunk.OfPng(file);
        byte[] size = chunks[0].Type == "IHDR" ? chunks[0].Read(file) : [];
        if (size.Length < 13)
        {
            throw new InvalidDataException("PNG without a header");
        }

        return new PictureHeader("PNG", Size(Word(size.AsSpan(4)), Word(size)), OrientationIn(chunks, "eXIf", file));

        static uint Word(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    private static PictureHeader OfWebP(Stream file)
    {
        var chunks = PictureChunk.OfWebP(file);
        file.Position = 0;
        bool isExtended = chunks.Count > 0 && chunks[0] is { Type: "VP8X", Length: >= 10 };
        return new PictureHeader(
            "WebP",
            isExtended ? WebPFrame.CanvasSize(chunks[0].Read(file)) : PictureFormats.Identify("WebP", file).Size,
            OrientationIn(chunks, "EXIF", file));
    }

    private static PictureHeader OfTiff(Stream file)
    {
        var tiff = new TiffDirectory(file);
        if (!PictureEnd.IsThere(tiff, file.Length))
        {
            throw new InvalidDataException("ends before its pixels do; cut short");
        }

        if (tiff.All(TiffDirectory.BitsPerSample) is [] or [1, ..])
        {
            throw new InvalidDataException("TIFF of one bit a pixel, which is not read; convert it to PNG");
        }

        file.Position = 0;
        return new PictureHeader("TIFF", PictureFormats.Identify("TIFF", file).Size,
            tiff.All(TiffDirectory.Orientation) is [>= 1 and <= 8 and var orientation] ? (int)orientation : 1);
    }

    private static PictureSize Size(long height, long width)
    {
        PictureSize.Check(height, width);
        return new PictureSize((int)height, (int)width);
    }

    private static int OrientationIn(List<PictureChunk> chunks, string type, Stream file)
        => chunks.Find(chunk => chunk.Type == type) is { Length: > 0 and < MostExifBytes } exif
            ? OrientationIn(new ExifProfile(exif.Read(file)))
            : 1;

    private static int OrientationIn(ExifProfile? exif)
        => exif?.GetValue(ExifTag.Orientation)?.Value is >= 1 and <= 8 and var orientation ? orientation : 1;
}
