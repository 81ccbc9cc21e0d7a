using System.Buffers.Binary;
using SimClr.Train.Data.Pictures.PngCodec;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;

namespace SimClr.Train.Data.Pictures;

/// <content>In the build with ImageSharp.</content>
internal static partial class OtherFormats
{
    private static readonly DecoderOptions FirstFrame = new() { MaxFrames = 1 };

    public static partial PictureHeader ReadHeader(Stream file, long length, string format)
        => Try(format, () =>
        {
            if (file.Length < length) // WebP and TIFF may say at the end how the picture is turned
            {
                throw new InvalidDataException($"{format}, cut short");
            }

            var info = Image.Identify(FirstFrame, file);
            PictureSize.Check(info.Height, info.Width);
            return new PictureHeader(
                PictureKind.Other, new PictureSize(info.Height, info.Width), OrientationOf(info.Metadata.ExifProfile));
        });

    public static partial Picture Decode(byte[] file)
        => Try(NameOf(file)!, () =>
        {
            using var image = Image.Load<Rgba32>(FirstFrame, file);
            if (IsCutShort(file, image.Frames.RootFrame.Metadata.ExifProfile))
            {
                throw new InvalidDataException($"{NameOf(file)}, cut short");
            }

            byte[] pixels = new byte[3 * image.Height * image.Width];
            int to = 0;
            image.ProcessPixelRows(rows =>
            {
                for (int y = 0; y < rows.Height; y++)
                {
                    foreach (var pixel in rows.GetRowSpan(y))
                    {
                        var color = pixels.AsSpan(to, 3);
                        (color[0], color[1], color[2]) = (pixel.R, pixel.G, pixel.B);
                        PngColors.LayOverWhite(color, pixel.A);
                        to += 3;
                    }
                }
            });
            return new Picture(pixels, image.Height, image.Width);
        });

    private static Orientation OrientationOf(ExifProfile? exif)
        => exif is not null && exif.TryGetValue(ExifTag.Orientation, out var value)
            && Enum.IsDefined((Orientation)value.Value)
            ? (Orientation)value.Value
            : Orientation.Upright;

    /// <summary>Whether the file ends before its pixels do, which ImageSharp then makes up.</summary>
    private static bool IsCutShort(ReadOnlySpan<byte> file, ExifProfile? exif) => NameOf(file) switch
    {
        "WebP" => BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) + 8L > file.Length,
        "BMP" => BinaryPrimitives.ReadUInt32LittleEndian(file[2..]) > file.Length,
        "GIF" => !file.TrimEnd((byte)0).EndsWith(";"u8),
        _ => EndOf(exif, ExifTag.StripOffsets, ExifTag.StripByteCounts) > file.Length
            || EndOf(exif, ExifTag.TileOffsets, ExifTag.TileByteCounts) > file.Length,
    };

    private static long EndOf(ExifProfile? exif, ExifTag<Number[]> offsets, ExifTag<Number[]> counts)
        => exif is not null && exif.TryGetValue(offsets, out var starts) && exif.TryGetValue(counts, out var bytes)
            ? starts.Value!.Zip(bytes.Value!, (start, count) => (long)(uint)start + (uint)count).Max()
            : 0;

    /// <summary>Of a damaged file, its decoders throw all kinds of exceptions.</summary>
    private static T Try<T>(string format, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or InvalidDataException))
        {
            throw new InvalidDataException($"{format} that cannot be decoded ({exception.Message})", exception);
        }
    }
}
