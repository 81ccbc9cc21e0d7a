using System.Buffers.Binary;

namespace SimClr.Train.Data.Pictures.Decoding;

/// <summary>
/// The numbers in the first directory of a TIFF file, or of EXIF, by tag. What is damaged or cut off is not there.
/// </summary>
internal sealed class TiffDirectory
{
    public const int SubfileType = 254;
    public const int SubDirectories = 330;
    public const int DngVersion = 50706;

    private const int Width = 256;
    private const int Height = 257;
    private const int BitsPerSample = 258;
    private const int StripOffsets = 273;
    private const int OrientationTag = 274;
    private const int StripByteCounts = 279;
    private const int TileOffsets = 324;
    private const int TileByteCounts = 325;

    private const int EntryLength = 12;
    private const int ShortType = 3;
    private const int LongType = 4;

    private readonly Stream file;
    private readonly bool little;
    private readonly Dictionary<int, byte[]> entries = [];

    public TiffDirectory(Stream file)
    {
        this.file = file;
        byte[] head = BytesAt(0, 8);
        little = head.AsSpan().StartsWith("II"u8);
        long start = head.Length == 8 ? Number(head.AsSpan(4), LongType) : file.Length;
        byte[] count = BytesAt(start, 2);
        byte[] all = count.Length == 2 ? BytesAt(start + 2, (int)Number(count, ShortType) * EntryLength) : [];
        for (int at = 0; at + EntryLength <= all.Length; at += EntryLength)
        {
            entries[(int)Number(all.AsSpan(at), ShortType)] = all[at..(at + EntryLength)];
        }
    }

    /// <summary>How the camera was held, 1 to 8.</summary>
    public int Orientation => All(OrientationTag) is [>= 1 and <= 8 and var orientation] ? (int)orientation : 1;

    /// <summary>Rows and columns; 0 where it does not say.</summary>
    public (long Height, long Width) Size => (All(Height).FirstOrDefault(), All(Width).FirstOrDefault());

    public bool HasOneBit => All(BitsPerSample) is [] or [1, ..];

    /// <summary>Whether all strips or tiles are within the file.</summary>
    public bool HasItsPixels => All(StripOffsets).Zip(All(StripByteCounts))
        .Concat(All(TileOffsets).Zip(All(TileByteCounts)))
        .All(part => (long)part.First + part.Second <= file.Length);

    public bool Has(int tag) => entries.ContainsKey(tag);

    /// <summary>Empty where it has no such numbers.</summary>
    public uint[] All(int tag)
    {
        byte[] entry = entries.GetValueOrDefault(tag, new byte[EntryLength]);
        int type = (int)Number(entry.AsSpan(2), ShortType);
        int size = type switch { ShortType => 2, LongType => 4, _ => 0 };
        long length = Number(entry.AsSpan(4), LongType) * (long)size;
        byte[] bytes = length <= 4 ? entry[8..(8 + (int)length)]
            : BytesAt(Number(entry.AsSpan(8), LongType), (int)Math.Min(length, int.MaxValue));
        uint[] numbers = new uint[bytes.Length / Math.Max(size, 1)];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Number(bytes.AsSpan(i * size), type);
        }

        return numbers;
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
