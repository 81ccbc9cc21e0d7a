using System.Buffers.Binary;
using System.Text;

namespace SimClr.Train.Data.Pictures;

/// <summary>One chunk of a PNG or WebP file: where its content is.</summary>
internal readonly record struct PictureChunk(string Type, long Start, long Length)
{
    private const int PngSignature = 8;
    private const int WebPStart = 12; // RIFF, length, WEBP

    /// <summary>Up to the one that ends the picture.</summary>
    /// <exception cref="InvalidDataException">The file ends before that.</exception>
    public static List<PictureChunk> OfPng(Stream file)
    {
        var chunks = new List<PictureChunk>();
        long place = PngSignature;
        while (chunks.Count == 0 || chunks[^1].Type != "IEND")
        {
            byte[] start = BytesAt(file, place, 8);
            chunks.Add(new PictureChunk(
                Encoding.Latin1.GetString(start, 4, 4), place + 8, BinaryPrimitives.ReadUInt32BigEndian(start)));
            place += 8 + chunks[^1].Length + 4; // and a checksum
            Require(file.Length >= place);
        }

        return chunks;
    }

    /// <inheritdoc cref="OfPng"/>
    public static List<PictureChunk> OfWebP(Stream file)
        => OfWebP(file, WebPStart, 8L + BinaryPrimitives.ReadUInt32LittleEndian(BytesAt(file, 4, 4)));

    /// <summary>Those between two places.</summary>
    /// <exception cref="InvalidDataException">The file ends before that.</exception>
    public static List<PictureChunk> OfWebP(Stream file, long place, long end)
    {
        Require(file.Length >= end);
        var chunks = new List<PictureChunk>();
        while (place + 8 <= end)
        {
            byte[] start = BytesAt(file, place, 8);
            chunks.Add(new PictureChunk(
                Encoding.Latin1.GetString(start, 0, 4), place + 8,
                BinaryPrimitives.ReadUInt32LittleEndian(start.AsSpan(4))));
            place += 8 + chunks[^1].Length;
            Require(place <= end);
            place += place % 2; // starts are even
        }

        return chunks;
    }

    /// <summary>Its content, at most so many bytes.</summary>
    public byte[] Read(Stream file, int most = int.MaxValue) => BytesAt(file, Start, (int)Math.Min(Length, most));

    private static byte[] BytesAt(Stream file, long place, int count)
    {
        Require(file.Length >= place + count);
        file.Position = place;
        byte[] bytes = new byte[count];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static void Require(bool isThere)
    {
        if (!isThere)
        {
            throw new InvalidDataException("ends before its picture does; cut short");
        }
    }
}
