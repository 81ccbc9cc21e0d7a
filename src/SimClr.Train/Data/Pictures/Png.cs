using System.Buffers.Binary;
using System.IO.Compression;
using SimClr.Train.Data.Pictures.PngCodec;

namespace SimClr.Train.Data.Pictures;

/// <summary>Portable Network Graphics, third edition: reads every kind of it, writes 8-bit RGB.</summary>
public static class Png
{
    internal static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    /// <summary>
    /// Decodes a file of any colour type, bit depth and interlace to 8-bit RGB; what is transparent is laid
    /// over white. Colour profiles are ignored, as training pipelines do.
    /// </summary>
    /// <exception cref="InvalidDataException">Says what is wrong with the file.</exception>
    public static Picture Decode(ReadOnlySpan<byte> file) => new PngDecoder().Decode(file);

    /// <summary>rgb (height, width, 3) as a PNG file.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> rgb, int height, int width)
    {
        int rowLength = checked(3 * width);
        if (height < 1 || width < 1 || rgb.Length != (long)rowLength * height)
        {
            throw new ArgumentException(
                $"png: {rgb.Length} bytes cannot be a picture of {height} x {width} x 3.");
        }

        var file = new MemoryStream();
        file.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8; // bits
        header[9] = (byte)PngColorType.Rgb;
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "IDAT"u8, Compress(rgb, height, rowLength));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Compress(ReadOnlySpan<byte> rgb, int height, int rowLength)
    {
        var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal))
        {
            byte[] filtered = new byte[rowLength + 1];
            byte[] above = new byte[rowLength];
            for (int y = 0; y < height; y++)
            {
                var row = rgb.Slice(y * rowLength, rowLength);
                PngFilter.ApplyPaeth(row, above, bytesPerPixel: 3, filtered);
                zlib.Write(filtered);
                row.CopyTo(above);
            }
        }

        return compressed.ToArray();
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        byte[] checkedPart = [.. type, .. content];
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, content.Length);
        file.Write(word);
        file.Write(checkedPart);
        BinaryPrimitives.WriteUInt32BigEndian(word, Crc32.Compute(checkedPart));
        file.Write(word);
    }
}
