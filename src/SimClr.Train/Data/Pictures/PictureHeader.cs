using SimClr.Train.Data.Pictures.JpegCodec;
using SimClr.Train.Data.Pictures.PngCodec;

namespace SimClr.Train.Data.Pictures;

/// <summary>
/// What the first bytes of a file say: its kind (names may lie), its size as stored, how to turn it.
/// </summary>
internal readonly record struct PictureHeader(PictureKind Kind, PictureSize Stored, Orientation Orientation)
{
    private const int PngHeaderEnd = 8 + 8 + 13; // signature, length and type, content

    /// <summary>Size of the picture turned upright.</summary>
    public PictureSize Upright => Orientation.SwapsSides() ? Stored.Swapped : Stored;

    /// <summary>
    /// Reads from the beginning; of a large file little more than what is needed. <paramref name="length"/> is
    /// the whole file's.
    /// </summary>
    /// <exception cref="InvalidDataException">It is no picture, or no sound one; says why.</exception>
    public static PictureHeader Read(Stream file, long length)
    {
        Span<byte> start = stackalloc byte[PngHeaderEnd];
        int count = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        start = start[..count];
        if (count == 0)
        {
            throw new InvalidDataException("is empty");
        }

        if (start.StartsWith(Png.Signature))
        {
            if (count < PngHeaderEnd || !start.Slice(12, 4).SequenceEqual("IHDR"u8))
            {
                throw new InvalidDataException("PNG without a header; cut short");
            }

            var png = PngHeader.Read(start[16..]);
            return new PictureHeader(
                PictureKind.Png, new PictureSize(png.Height, png.Width), Orientation.Upright);
        }

        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]))
        {
            file.Position = 0;
            var jpeg = JpegHeader.Read(file, length);
            return new PictureHeader(
                PictureKind.Jpeg, new PictureSize(jpeg.Height, jpeg.Width), jpeg.Orientation);
        }

        if (OtherFormats.NameOf(start) is { } format)
        {
            file.Position = 0;
            return OtherFormats.ReadHeader(file, length, format);
        }

        string bytes = Convert.ToHexString(start[..Math.Min(count, 8)]);
        throw new InvalidDataException($"is neither PNG nor JPEG (it begins {bytes})");
    }
}
