using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace SimClr.Train.Runs.TensorBoard;

/// <summary>
/// TensorFlow's record format: length (8 bytes), checksum of the length, the record, checksum of the record;
/// all little-endian.
/// </summary>
internal static class TfRecord
{
    private const int HeaderLength = sizeof(ulong) + sizeof(uint);

    public static byte[] Frame(ReadOnlySpan<byte> record)
    {
        byte[] framed = new byte[HeaderLength + record.Length + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(framed, (ulong)record.Length);
        WriteChecksum(framed.AsSpan(sizeof(ulong)), framed.AsSpan(0, sizeof(ulong)));
        record.CopyTo(framed.AsSpan(HeaderLength));
        WriteChecksum(framed.AsSpan(HeaderLength + record.Length), record);
        return framed;
    }

    /// <summary>CRC-32C (Castagnoli, reflected 0x82F63B78) of the bytes.</summary>
    internal static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (ulong eight in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            crc = BitOperations.Crc32C(crc, eight);
        }

        foreach (byte one in bytes[(bytes.Length & ~7)..])
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return ~crc;
    }

    /// <summary>
    /// As the format stores it: rotated and shifted, because the CRC of data that hold their own CRC is weak.
    /// </summary>
    internal static uint Mask(uint crc) => BitOperations.RotateRight(crc, 15) + 0xA282EAD8;

    private static void WriteChecksum(Span<byte> to, ReadOnlySpan<byte> of)
        => BinaryPrimitives.WriteUInt32LittleEndian(to, Mask(Crc32C(of)));
}
