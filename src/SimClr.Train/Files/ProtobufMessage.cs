using System.Buffers.Binary;
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

    public ProtobufMessage Add(int field, long value)
    {
        AppendField(field, Varint, Encode((ulong)value));
        return this;
    }

    public ProtobufMessage Add(int field, float value)
    {
        byte[] bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        AppendField(field, Fixed32, bytes);
        return this;
    }

    public ProtobufMessage Add(int field, double value)
    {
        byte[] bytes = new byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        AppendField(field, Fixed64, bytes);
        return this;
    }

    public ProtobufMessage Add(int field, string value) => Add(field, Encoding.UTF8.GetBytes(value));

    public ProtobufMessage Add(int field, ReadOnlyMemory<byte> value)
    {
        AppendField(field, LengthDelimited, Encode((ulong)value.Length));
        Append(value);
        return this;
    }

    public ProtobufMessage Add(int field, ProtobufMessage value)
    {
        AppendField(field, LengthDelimited, Encode((ulong)value.Length));
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

    private void AppendField(int field, int kind, byte[] value)
        => Append((byte[])[.. Encode((ulong)(field << 3 | kind)), .. value]);

    private void Append(ReadOnlyMemory<byte> chunk)
    {
        chunks.Add(chunk);
        Length += chunk.Length;
    }
}
