using System.Buffers.Binary;
using SimClr.Train.Data.Pictures.Decoding;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;

namespace SimClr.Train.Data.Pictures;

/// <summary>
/// What a file says of itself: its format (names may lie), its size as stored, and how the camera was held, by EXIF's
/// numbers 1 (upright) to 8.
/// </summary>
internal readonly record struct PictureHeader(string Format, PictureSize Stored, int Orientation)
{
    // Huffman codes take at least a bit for a block, deflate packs 1032 bytes into one; of 8 pixels each.
    private const long MaxPixelsPerByte = 8 * 1032;

    private const long MaxFileBytes = 1 << 30;

    /// <summary>Size of the picture turned upright.</summary>
    public PictureSize Upright => Orientation > 4 ? Stored.Swapped : Stored;

    /// <summary>Reads from the beginning; of a large file little more than what is needed.</summary>
    /// <exception cref="InvalidDataException">It is no picture, or no sound one; says why.</exception>
    public static PictureHeader Read(Stream file)
    {
        if (file.Length > MaxFileBytes)
        {
            throw new InvalidDataException($"has {file.Length:N0} bytes; files to {MaxFileBytes:N0} are read");
        }

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
            "PNG" => OfPng(file),
            "WebP" => OfWebP(file),
            "TIFF" => OfTiff(file),
            _ => Identified(format, file),
        };
        return !header.Stored.IsLarge || header.Stored.Pixels <= file.Length * MaxPixelsPerByte
            ? header
            : throw new InvalidDataException(
                $"{file.Length:N0} bytes cannot be {header.Stored} pixels of a photograph; cut short");
    }

    private static PictureHeader Identified(string format, Stream file)
    {
        var info = PictureFormats.Identify(format, file);
        return new PictureHeader(format, PictureSize.Of(info.Height, info.Width),
            info.Metadata.ExifProfile?.GetValue(ExifTag.Orientation)?.Value is >= 1 and <= 8 and var it ? it : 1);
    }

    private static PictureHeader OfPng(Stream file)
    {
        var chunks = PictureChunk.OfPng(file);
        byte[] size = chunks[0].Type == "IHDR" ? chunks[0].Read(file) : [];
        return size.Length >= 13
            ? new PictureHeader("PNG",
                PictureSize.Of(
                    BinaryPrimitives.ReadUInt32BigEndian(size.AsSpan(4)), BinaryPrimitives.ReadUInt32BigEndian(size)),
                PictureChunk.OrientationIn(chunks, "eXIf", file))
            : throw new InvalidDataException("PNG without a header");
    }

    private static PictureHeader OfWebP(Stream file)
    {
        var chunks = PictureChunk.OfWebP(file);
        file.Position = 0;
        var stored = chunks.Count > 0 && chunks[0] is { Type: "VP8X", Length: >= 10 }
            ? WebPFrame.CanvasSize(chunks[0].Read(file, 10))
            : Identified("WebP", file).Stored;
        return new PictureHeader("WebP", stored, PictureChunk.OrientationIn(chunks, "EXIF", file));
    }

    private static PictureHeader OfTiff(Stream file)
    {
        var tiff = new TiffDirectory(file);
        return !tiff.HasItsPixels ? throw UncutStream.CutShort()
            : tiff.HasOneBit ? throw new InvalidDataException(
                "TIFF of one bit a pixel, which is not read; convert it to PNG")
            : new PictureHeader("TIFF", PictureSize.Of(tiff.Size.Height, tiff.Size.Width), tiff.Orientation);
    }
}
