using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace SimClr.Train.Data.Pictures.Decoding;

/// <summary>
/// Decodes PNG where all its rows are there: else ImageSharp's decoder leaves the rest empty, and of an interlaced
/// picture never ends. Nor does it look at all checksums.
/// </summary>
internal static class PngRows
{
    private const int FewestInterlacedColumns = 5; // with fewer it takes the rows of the third pass for others

    // Adam7: first row and column, then step, of the seven passes.
    private static readonly (int Row, int Column, int RowStep, int ColumnStep)[] Passes =
        [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)];

    /// <exception cref="InvalidDataException">Says what is wrong with the file.</exception>
    public static Image<Rgba32> Decode(byte[] file, PictureSize size)
    {
        var chunks = PictureChunk.OfPng(new MemoryStream(file, writable: false));
        bool isInterlaced = file[(int)chunks[0].Start + 12] != 0;
        string? problem = chunks.Find(chunk => !HasRightChecksum(file, chunk)) is { Type: { } damaged }
            ? $"PNG with a wrong checksum of chunk {damaged}"
            : chunks.Count(chunk => chunk.Type == "IHDR") > 1 ? "PNG with two headers"
            : isInterlaced && size.Width < FewestInterlacedColumns
                ? $"interlaced PNG of fewer than {FewestInterlacedColumns} columns, which is not read; save it without interlace"
            : isInterlaced && !AreThere(file, chunks, size) ? UncutStream.CutShort().Message
            : null;
        if (problem is not null)
        {
            throw new InvalidDataException(problem);
        }

        var image = PictureFormats.Decode<Rgba32>("PNG", file, size);
        if (image[image.Width - 1, image.Height - 1] == default && !AreThere(file, chunks, size))
        {
            image.Dispose();
            throw UncutStream.CutShort();
        }

        return image;
    }

    private static bool HasRightChecksum(byte[] file, PictureChunk chunk)
    {
        int end = (int)(chunk.Start + chunk.Length);
        return Crc32.HashToUInt32(file.AsSpan((int)chunk.Start - 4, (int)chunk.Length + 4))
            == BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(end));
    }

    /// <summary>Unpacks the rows and counts.</summary>
    private static bool AreThere(byte[] file, List<PictureChunk> chunks, PictureSize size)
    {
        // The decoder stops at the first other chunk.
        var packed = new MemoryStream();
        foreach (var chunk in chunks.SkipWhile(chunk => chunk.Type != "IDAT").TakeWhile(chunk => chunk.Type == "IDAT"))
        {
            packed.Write(file, (int)chunk.Start, (int)chunk.Length);
        }

        packed.Position = 0;
        using var rows = new ZLibStream(packed, CompressionMode.Decompress);
        long missing = Length(file.AsSpan((int)chunks[0].Start), size);
        byte[] buffer = new byte[1 << 16];
        for (int count = 1; missing > 0 && count > 0; missing -= count)
        {
            count = rows.Read(buffer);
        }

        return missing <= 0;
    }

    /// <summary>Of the rows unpacked, each with the number of its filter.</summary>
    private static long Length(ReadOnlySpan<byte> header, PictureSize size)
    {
        int bits = header[8] * header[9] switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 }; // depth, colour type
        var passes = header[12] == 0 ? [(0, 0, 1, 1)] : Passes;
        return passes.Sum(pass =>
        {
            long height = (size.Height - pass.Row + pass.RowStep - 1) / pass.RowStep;
            long width = (size.Width - pass.Column + pass.ColumnStep - 1) / pass.ColumnStep;
            return width > 0 ? height * (1 + (width * bits + 7) / 8) : 0;
        });
    }
}
