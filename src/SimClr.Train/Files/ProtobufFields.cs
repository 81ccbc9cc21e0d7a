using System.Runtime.InteropServices;
using System.Text;

namespace SimClr.Train.Files;

/// <summary>
/// The fields of one protobuf message as they are in the file: numbers, and bytes that may be messages.
/// </summary>
internal sealed class ProtobufFields
{
    private const int VarintKind = 0;
    private const int BytesKind = 2;

    private readonly List<(int Number, int Kind, ulong Value, ReadOnlyMemory<byte> Bytes)> fields = [];

    /// <exception cref="InvalidDataException">The bytes are no message.</exception>
    public ProtobufFields(ReadOnlyMemory<byte> message)
    {
        int at = 0;
        while (at < message.Length)
        {
            ulong tag = Varint(message.Span, ref at);
            int kind = (int)(tag & 7);
            ulong value = kind is VarintKind or BytesKind ? Varint(message.Span, ref at) : 0;
            ulong length = kind switch
            {
                VarintKind => 0,
                1 => 8,
                BytesKind => value,
                5 => 4,
                _ => throw Damaged(),
            };
            if (length > (ulong)(message.Length - at))
            {
                throw Damaged();
            }

            fields.Add(((int)(tag >> 3), kind, value, message.Slice(at, (int)length)));
            at += (int)length;
        }
    }

    /// <summary>Whole numbers, each a field or many packed into one.</summary>
    public IEnumerable<long> Numbers(int field)
    {
        foreach (var (_, kind, value, bytes) in fields.Where(entry => entry.Number == field))
        {
            if (kind != BytesKind)
            {
                yield return (long)value;
            }

            for (int at = 0; kind == BytesKind && at < bytes.Length;)
            {
                yield return (long)Varint(bytes.Span, ref at);
            }
        }
    }

    /// <summary>Numbers of four bytes, each a field or many packed into one.</summary>
    public IEnumerable<float> Floats(int field)
        => Bytes(field).SelectMany(bytes => MemoryMarshal.Cast<byte, float>(bytes.Span).ToArray());

    public IEnumerable<ReadOnlyMemory<byte>> Bytes(int field)
        => fields.Where(entry => entry.Number == field).Select(entry => entry.Bytes);

    public IEnumerable<ProtobufFields> Messages(int field)
        => Bytes(field).Select(bytes => new ProtobufFields(bytes));

    public IEnumerable<string> Texts(int field)
        => Bytes(field).Select(bytes => Encoding.UTF8.GetString(bytes.Span));

    /// <summary>The field's text, which may be left out where it is empty.</summary>
    public string Text(int field) => Texts(field).FirstOrDefault("");

    private static ulong Varint(ReadOnlySpan<byte> message, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; at < message.Length && shift < 64; shift += 7)
        {
            byte next = message[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Damaged();
    }

    private static InvalidDataException Damaged()
        => new("is cut off, damaged, or no ONNX file: its fields do not fit one another. Get it again.");
}
