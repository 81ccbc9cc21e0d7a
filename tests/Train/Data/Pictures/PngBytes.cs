using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace SimClr.Tests.Train.Data.Pictures;

/// <summary>PNG files made by hand.</summary>
internal static class PngBytes
{
    private static readonly byte[] Signature = [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n'];

    /// <summary>Of 8 bits of grey, with other chunks before the pixels.</summary>
    public static byte[] File(int height, int width, byte[] packed, bool interlaced = false, params byte[][] before) =>
    [
        .. Signature,
        .. Chunk("IHDR", [.. Word(width), .. Word(height), 8, 0, 0, 0, interlaced ? (byte)1 : (byte)0]),
        .. before.SelectMany(chunk => chunk), .. Chunk("IDAT", packed), .. Chunk("IEND", []),
    ];

    public static byte[] Chunk(string type, byte[] content)
    {
        byte[] named = [.. Encoding.Latin1.GetBytes(type), .. content];
        return [.. Word(content.Length), .. named, .. Word((int)Crc(named))];
    }

    /// <summary>Computes the checksums again as far as the chunks can be followed.</summary>
    public static byte[] WithRightChecksums(byte[] file)
    {
        int start = Signature.Length;
        while (start + 12 <= file.Length)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(start));
            if (length > file.Length - start - 12)
            {
                break;
            }

            int end = start + 8 + (int)length;
            Word((int)Crc(file.AsSpan(start + 4, 4 + (int)length))).CopyTo(file, end);
            start = end + 4;
        }

        return file;
    }

    public static byte[] Packed(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.Fastest))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }

    /// <summary>Zeros, so many megabytes, packed a thousandfold.</summary>
    public static byte[] PackedZeros(int megabytes)
    {
        byte[] zeros = new byte[1 << 20];
        var packed = new MemoryStream();
        var stream = new DeflateStream(packed, CompressionLevel.SmallestSize);
        stream.Write(zeros);
        stream.Flush();
        int first = (int)packed.Length;
        stream.Write(zeros);
        stream.Flush();
        byte[] next = packed.ToArray()[first..]; // begins and ends at a whole byte, and nothing in it tells where it is
        return [0x78, 0xDA, .. packed.ToArray()[..first], .. Enumerable.Repeat(next, megabytes - 1).SelectMany(it => it)];
    }

    private static byte[] Word(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    /// <summary>The checksum bit by bit, apart from the implementation's table.</summary>
    private static uint Crc(ReadOnlySpan<byte> data)
    {
        uint crc = ~0u;
        foreach (byte value in data)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                bool odd = ((crc ^ (uint)(value >> bit)) & 1) != 0;
                crc = odd ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
