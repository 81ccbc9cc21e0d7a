using System.IO.Compression;

namespace SimClr.Train.Data.Pictures;

/// <summary>
/// Counts the pixel bytes of a PNG file. Where too few are packed in it, ImageSharp's decoder makes up the rest, and
/// of an interlaced picture never ends.
/// </summary>
internal static class PngRows
{
    // Adam7: first row and column, then step, of the seven passes.
    private static readonly (int Row, int Column, int RowStep, int ColumnStep)[] Passes =
        [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)];

    public static bool AreThere(byte[] file, PictureSize size)
    {
        var chunks = PictureChunk.OfPng(new MemoryStream(file, writable: false));
        var packed = new MemoryStream();
        foreach (var chunk in chunks.Where(chunk => chunk.Type == "IDAT"))
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
