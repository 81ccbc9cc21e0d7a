using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace SimClr.Train.Data.Pictures.PngCodec;

/// <summary>Reads the chunks of one PNG file, inflates the rows, undoes filters and interlace.</summary>
internal sealed class PngDecoder
{
    private const long MaxInflation = 1032; // the most that deflate can pack into a byte

    // Adam7: first row and column, then step, of the seven interlaced passes.
    private static readonly (int Row, int Column, int RowStep, int ColumnStep)[] InterlacePasses =
        [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)];

    private readonly MemoryStream compressed = new();
    private PngHeader header;
    private byte[] palette = [];
    private byte[]? transparency;

    public Picture Decode(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(Png.Signature))
        {
            throw new InvalidDataException("does not start as a PNG file does");
        }

        ReadChunks(file[Png.Signature.Length..]);
        long expected = Passes().Sum(pass => pass.Height * (1 + header.RowLength(pass.Width)));
        if (expected > compressed.Length * MaxInflation)
        {
            throw new InvalidDataException($"{compressed.Length:N0} bytes of data cannot be {header.Width} x "
                + $"{header.Height} pixels; cut short");
        }

        var colors = new PngColors(header, palette, transparency);
        byte[] output = new byte[3L * header.Height * header.Width];
        compressed.Position = 0;
        using var rows = new ZLibStream(compressed, CompressionMode.Decompress);
        foreach (var pass in Passes())
        {
            DecodePass(rows, pass, colors, output);
        }

        return new Picture(output, header.Height, header.Width);
    }

    private void ReadChunks(ReadOnlySpan<byte> rest)
    {
        bool first = true;
        while (true)
        {
            if (rest.Length < 12)
            {
                throw new InvalidDataException("ends without an IEND chunk; cut short");
            }

            uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - 12)
            {
                throw new InvalidDataException(
                    $"a chunk of {length:N0} bytes where {rest.Length - 12:N0} are left; "
                    + "cut short");
            }

            var type = rest.Slice(4, 4);
            var content = rest.Slice(8, (int)length);
            uint crc = BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..]);
            if (Crc32.Compute(rest.Slice(4, 4 + (int)length)) != crc)
            {
                throw new InvalidDataException(
                    $"checksum of chunk {Encoding.Latin1.GetString(type)} is wrong");
            }

            if (first != type.SequenceEqual("IHDR"u8))
            {
                throw new InvalidDataException("the header is not the first chunk, once");
            }

            first = false;
            if (type.SequenceEqual("IEND"u8))
            {
                return;
            }

            ReadChunk(type, content);
            rest = rest[(12 + (int)length)..];
        }
    }

    private void ReadChunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        if (type.SequenceEqual("IHDR"u8))
        {
            header = PngHeader.Read(content);
        }
        else if (type.SequenceEqual("PLTE"u8))
        {
            palette = content.Length is > 0 and <= 768 && content.Length % 3 == 0
                ? content.ToArray()
                : throw new InvalidDataException($"palette of {content.Length} bytes");
        }
        else if (type.SequenceEqual("tRNS"u8))
        {
            transparency = content.ToArray();
        }
        else if (type.SequenceEqual("IDAT"u8))
        {
            compressed.Write(content);
        }
        else if ((type[0] & 0x20) == 0) // a capital letter: whoever does not know the chunk must not go on
        {
            throw new InvalidDataException($"unknown critical chunk {Encoding.Latin1.GetString(type)}");
        }
    }

    private IEnumerable<Pass> Passes()
    {
        if (!header.Interlaced)
        {
            return [new Pass(0, 0, 1, 1, header.Height, header.Width)];
        }

        return InterlacePasses
            .Select(p => new Pass(p.Row, p.Column, p.RowStep, p.ColumnStep,
                (header.Height - p.Row + p.RowStep - 1) / p.RowStep,
                (header.Width - p.Column + p.ColumnStep - 1) / p.ColumnStep))
            .Where(pass => pass.Height > 0 && pass.Width > 0);
    }

    private void DecodePass(Stream rows, Pass pass, PngColors colors, byte[] output)
    {
        byte[] row = new byte[header.RowLength(pass.Width)];
        byte[] above = new byte[row.Length];
        for (int y = 0; y < pass.Height; y++)
        {
            int filter = rows.ReadByte();
            if (filter < 0 || rows.ReadAtLeast(row, row.Length, throwOnEndOfStream: false) < row.Length)
            {
                throw new InvalidDataException($"pixel data ends in row {y} of {pass.Height}; cut short");
            }

            PngFilter.Undo(filter, row, above, header.BytesPerPixel);
            long start = (long)(pass.Row + y * pass.RowStep) * header.Width + pass.Column;
            for (int x = 0; x < pass.Width; x++)
            {
                colors.Convert(
                    row, x, output.AsSpan(checked((int)(3 * (start + (long)x * pass.ColumnStep))), 3));
            }

            (row, above) = (above, row);
        }
    }

    private readonly record struct Pass(
        int Row, int Column, int RowStep, int ColumnStep, int Height, int Width);
}
