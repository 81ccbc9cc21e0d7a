using System.Text;

namespace SimClr.Tests.Support;

/// <summary>
/// The fields of one protobuf message as they are in the file: numbers, and bytes that may be messages.
/// </summary>
internal sealed class ProtobufFields
{
    private readonly List<(int Number, ulong Value, ReadOnlyMemory<byte> Bytes)> fields = [];

    public ProtobufFields(ReadOnlyMemory<byte> message)
    {
        int at = 0;
        while (at < message.Length)
        {
            ulong tag = Varint();
            int length = (int)(tag & 7) switch
            {
                0 => 0,
                1 => 8,
                2 => (int)Varint(),
                5 => 4,
                var kind => throw new FormatException($"protobuf: kind {kind} at byte {at}."),
            };
            ulong value = (tag & 7) == 0 ? Varint() : 0;
            fields.Add(((int)(tag >> 3), value, message.Slice(at, length)));
            at += length;
        }

        ulong Varint()
        {
            ulong value = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte next = message.Span[at++];
                value |= (ulong)(next & 0x7f) << shift;
                if (next < 0x80)
                {
                    return value;
                }
            }
        }
    }

    public IEnumerable<long> Numbers(int field)
        => fields.Where(entry => entry.Number == field).Select(entry => (long)entry.Value);

    public IEnumerable<ReadOnlyMemory<byte>> Bytes(int field)
        => fields.Where(entry => entry.Number == field).Select(entry => entry.Bytes);

    public IEnumerable<ProtobufFields> Messages(int field)
        => Bytes(field).Select(bytes => new ProtobufFields(bytes));

    public IEnumerable<string> Texts(int field)
        => Bytes(field).Select(bytes => Encoding.UTF8.GetString(bytes.Span));

    public string Text(int field) => Texts(field).Single();
}
