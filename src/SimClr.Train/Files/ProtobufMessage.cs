using System.Text;

namespace SimClr.Train.Files;

/// <summary>
/// A message in protobuf's wire format: for each field a tag (number · 8 + kind), then the value. Messages
/// hold one another without copying, so that a model's weights exist once.
/// </summary>
internal sealed class ProtobufMessage
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;

    private readonly List<ReadOnlyMemory<byte>> chunks = [];

    public long Length { get; private set; }

    public ProtobufMessage Add(int field, long value) => Add(field, Varint, Encode((ulong)value));

    public ProtobufMessage Add(int field, float value) => Add(field, Fixed32, BitConverter.GetBytes(value));

    public ProtobufMessage Add(int field, double value) => Add(field, Fixed64, BitConverter.GetBytes(value));

    public ProtobufMessage Add(int field, string value) => Add(field, Encoding.UTF8.GetBytes(value));

    public ProtobufMessage Add(int field, ReadOnlyMemory<byte> value)
        => Add(field, LengthDelimited, Encode((ulong)value.Length)).Append(value);

    public ProtobufMessage Add(int field, ProtobufMessage value)
    {
        Add(field, LengthDelimited, Encode((ulong)value.Length));
        chunks.AddRange(value.chunks);
        Length += value.Length;
        return this;
    }

    public void WriteTo(Stream stream)
    {
        foreach (var chunk in chunks)
        {
            stream.Write(chunk.Span);
        }
    }

    /// <summary>Seven bits a byte, lowest first; the eighth says that more follow.</summary>
    private static byte[] Encode(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }

    private ProtobufMessage Add(int field, int kind, byte[] value)
        => Append((byte[])[.. Encode((ulong)(field << 3 | kind)), .. value]);

    private ProtobufMessage Append(ReadOnlyMemory<byte> chunk)
    {
        chunks.Add(chunk);
        Length += chunk.Length;
        return this;
    }
}
