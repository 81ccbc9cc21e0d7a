using System.Buffers.Binary;

namespace SimClr.Train.Data.Pictures;

/// <summary>The numbers in the first directory of a TIFF file, by tag.</summary>
internal sealed class TiffDirectory
{
    public const int SubfileType = 254;
    public const int BitsPerSample = 258;
    public const int StripOffsets = 273;
    public const int Orientation = 274;
    public const int StripByteCounts = 279;
    public const int TileOffsets = 324;
    public const int TileByteCounts = 325;
    public const int SubDirectories = 330;
    public const int DngVersion = 50706;

    private const int EntryLength = 12;
    private const int ShortType = 3;
    private const int LongType = 4;

    private readonly Stream file;
    private readonly bool little;
    private readonly Dictionary<int, byte[]> entries = [];

    /// <summary>Reads as much as there is: what is damaged or cut off is left out.</summary>
    public TiffDirectory(Stream file)
    {
        this.file = file;
        byte[] head = BytesAt(0, 8);
        little = head.AsSpan().StartsWith("II"u8);
        if (head.Length < 8)
        {
            return;
        }

        uint start = Number(head.AsSpan(4), LongType);
        byte[] count = BytesAt(start, 2);
        if (count.Length < 2)
        {
            return;
        }

        byte[] all = BytesAt(start + 2L, (int)Number(count, ShortType) * EntryLength);
        foreach (byte[] entry in all.Chunk(EntryLength).Where(entry => entry.Length == EntryLength))
        {
            entries[(int)Number(entry, ShortType)] = entry;
        }
    }

    public bool Has(int tag) => entries.ContainsKey(tag);

    /// <summary>Empty where it has no such numbers.</summary>
    public uint[] All(int tag)
    {
        if (!entries.TryGetValue(tag, out byte[]? entry))
        {
            return [];
        }

        int type = (int)Number(entry.AsSpan(2), ShortType);
        int size = type switch { ShortType => 2, LongType => 4, _ => 0 };
        long length = Number(entry.AsSpan(4), LongType) * (long)size;
        if (length is 0 or > int.MaxValue)
        {
            return [];
        }

        byte[] bytes = length <= 4
            ? entry[8..(8 + (int)length)]
            : BytesAt(Number(entry.AsSpan(8), LongType), (int)length);
        return [.. bytes.Chunk(size).Where(chunk => chunk.Length == size).Select(chunk => Number(chunk, type))];
    }

    /// <summary>Fewer where the file ends before.</summary>
    private byte[] BytesAt(long place, int count)
    {
        byte[] bytes = new byte[Math.Clamp(file.Length - place, 0, count)];
        file.Position = Math.Min(place, file.Length);
        file.ReadExactly(bytes);
        return bytes;
    }

    private uint Number(ReadOnlySpan<byte> bytes, int type) => (type, little) switch
    {
        (ShortType, true) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        (ShortType, false) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
        (_, true) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        _ => BinaryPrimitives.ReadUInt32BigEndian(bytes),
    };
}
