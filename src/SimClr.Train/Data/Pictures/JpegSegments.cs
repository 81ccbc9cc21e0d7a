using System.Buffers.Binary;

namespace SimClr.Train.Data.Pictures;

/// <summary>Goes through the markers of a JPEG file, for what ImageSharp's decoder does not see or forgive.</summary>
internal static class JpegSegments
{
    private const byte End = 0xD9;
    private const byte Scan = 0xDA;

    /// <summary>
    /// The file without stray bytes between segments, which other decoders pass over; null where it ends before its
    /// pixels do.
    /// </summary>
    public static byte[]? Whole(byte[] file)
    {
        bool scanned = false; // after that only markers tell where a segment ends
        for (int at = 2; at < file.Length;)
        {
            int stray = file.AsSpan(at).IndexOf((byte)0xFF);
            if (stray < 0)
            {
                return null;
            }

            if (stray > 0 && !scanned)
            {
                return Whole([.. file[..at], .. file[(at + stray)..]]);
            }

            for (at += stray; at < file.Length && file[at] == 0xFF; at++)
            {
                // More of them fill up.
            }

            if (at >= file.Length || file[at] == End)
            {
                return at < file.Length ? file : null;
            }

            bool alone = file[at] is 0 or 1 or (>= 0xD0 and <= 0xD8); // stuffed, or without a content
            scanned |= file[at] == Scan;
            at++;
            if (!alone)
            {
                at += at + 2 <= file.Length ? BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at)) : 2;
            }
        }

        return null;
    }
}
