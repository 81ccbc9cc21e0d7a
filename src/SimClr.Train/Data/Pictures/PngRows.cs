using System.Buffers.Binary;
using System.IO.Compression;

namespace SimClr.Train.Data.Pictures;

/// <summary>
/// Counts the pixel bytes of a PNG file. Where too few are packed in it, ImageSharp's decoder makes up the rest, and
/// of an interlaced picture never ends.
/// </summary>
internal static class PngRows
{
    private const int CheckedBytes = 1024; // transparency has at most 256

    // Adam7: first row and column, then step, of the seven passes.
    private static readonly (int Row, int Column, int RowStep, int ColumnStep)[] Passes =
        [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)];

    public static bool AreThere(byte[] file, PictureSize size)
    {
        var chunks = PictureChunk.OfPng(new MemoryStream(file, writable: false));
        var packed = new MemoryStream();
        var damaged = chunks.Find(chunk => chunk.Length <= CheckedBytes && !HasRightChecksum(file, chunk));
        if (damaged.Type is not null)
        {
            throw new InvalidDataException($"PNG with a wrong checksum of chunk {damaged.Type}");
        }

        if (chunks.Count(chunk => chunk.Type == "IHDR") > 1)
        {
            throw new InvalidDataException("PNG with two headers");
        }

        // Where the second pass has no columns, the decoder takes the rows of the third for others, and never ends.
        if (file[(int)chunks[0].Start + 12] != 0 && size.Width < 5)
        {
            throw new InvalidDataException(
                "interlaced PNG of fewer than 5 columns, which is not read; save it without interlace");
        }

        // The decoder stops at the first other chunk.
        foreach (var chunk in chunks.SkipWhile(chunk => chunk.Type != "IDAT").TakeWhile(chunk => chunk.Type == "IDAT"))
        {
            packed.Write(file, (int)chunk.Start, (int)chunk.Length);
        }

        long missing = Length(file.AsSpan((int)chunks[0].Start), size);
        packed.Position = 0;
        using var rows = new ZLibStream(packed, CompressionMode.Decompress);
        byte[] buffer = new byte[Math.Min(missing, 1 << 16)];
        int count = buffer.Length;
        while (missing > 0 && count > 0)
        {
            count = rows.Read(buffer);
            missing -= count;
        }

        return missing <= 0;
    }

    /// <summary>CRC-32 of type and content. The decoder does not look at that of transparency.</summary>
    private static bool HasRightChecksum(byte[] file, PictureChunk chunk)
    {
        uint crc = ~0u;
        foreach (byte value in file.AsSpan((int)chunk.Start - 4, (int)chunk.Length + 4))
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc == BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan((int)(chunk.Start + chunk.Length)));
    }

    /// <summary>Of the rows unpacked, each with the number of its filter.</summary>
    private static long Length(ReadOnlySpan<byte> header, PictureSize size)
    {
        int bits = header[8] * header[9] switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 }; // depth, colour type
        if (header[12] == 0)
        {
            return size.Height * Row(size.Width);
        }

        return Passes.Sum(pass =>
        {
            long width = (size.Width - pass.Column + pass.ColumnStep - 1) / pass.ColumnStep;
            return width * (size.Height - pass.Row) <= 0
                ? 0
                : (size.Height - pass.Row + pass.RowStep - 1) / pass.RowStep * Row(width);
        });

        long Row(long width) => 1 + (width * bits + 7) / 8;
    }
}
