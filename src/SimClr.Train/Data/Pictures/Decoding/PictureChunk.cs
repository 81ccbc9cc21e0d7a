using System.Buffers.Binary;
using System.Text;

namespace SimClr.Train.Data.Pictures.Decoding;

/// <summary>One chunk of a PNG or WebP file: where its content is.</summary>
internal readonly record struct PictureChunk(string Type, long Start, long Length)
{
    private const int MostOrientationBytes = 1 << 24;

    /// <summary>Up to the one that ends the picture.</summary>
    /// <exception cref="InvalidDataException">The file ends before that.</exception>
    public static List<PictureChunk> OfPng(Stream file) => Between(file, 8, file.Length, isPng: true);

    /// <inheritdoc cref="OfPng"/>
    public static List<PictureChunk> OfWebP(Stream file)
        => OfWebP(file, 12, 8L + BinaryPrimitives.ReadUInt32LittleEndian(BytesAt(file, 4, 4)));

    /// <summary>Those between two places.</summary>
    /// <exception cref="InvalidDataException">The file ends before that.</exception>
    public static List<PictureChunk> OfWebP(Stream file, long place, long end)
        => Between(file, place, end, isPng: false);

    /// <summary>How the camera was held, from the chunk of that type.</summary>
    public static int OrientationIn(List<PictureChunk> chunks, string type, Stream file)
    {
        var exif = chunks.Find(chunk => chunk.Type == type);
        byte[] content = exif.Length is > 0 and < MostOrientationBytes ? exif.Read(file) : [];
        int prefix = content.AsSpan().StartsWith("Exif\0\0"u8) ? 6 : 0;
        return new TiffDirectory(new MemoryStream(content[prefix..])).Orientation;
    }

    /// <summary>Its content, at most so many bytes.</summary>
    public byte[] Read(Stream file, int most = int.MaxValue) => BytesAt(file, Start, (int)Math.Min(Length, most));

    private static List<PictureChunk> Between(Stream file, long place, long end, bool isPng)
    {
        Require(end <= file.Length);
        var chunks = new List<PictureChunk>();
        string type = "";
        while (isPng ? type != "IEND" : place + 8 <= end)
        {
            byte[] start = BytesAt(file, place, 8);
            type = Encoding.Latin1.GetString(start, isPng ? 4 : 0, 4);
            long length = isPng
                ? BinaryPrimitives.ReadUInt32BigEndian(start)
                : BinaryPrimitives.ReadUInt32LittleEndian(start.AsSpan(4));
            chunks.Add(new PictureChunk(type, place + 8, length));
            place += 8 + length + (isPng ? 4 : 0); // with a checksum
            Require(place <= end);
            place += isPng ? 0 : place % 2; // starts are even
        }

        return chunks;
    }

    private static byte[] BytesAt(Stream file, long place, int count)
    {
        Require(place + count <= file.Length);
        file.Position = place;
        byte[] bytes = new byte[count];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static void Require(bool isThere)
    {
        if (!isThere)
        {
            throw UncutStream.CutShort();
        }
    }
}
