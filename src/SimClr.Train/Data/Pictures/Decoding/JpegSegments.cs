using System.Buffers.Binary;

namespace SimClr.Train.Data.Pictures.Decoding;

/// <summary>Goes through the markers of a JPEG file, for what ImageSharp's decoder does not see or forgive.</summary>
internal static class JpegSegments
{
    private const byte End = 0xD9;
    private const byte Scan = 0xDA;
    private const int MostScans = 500; // a few bytes may make the decoder go over all of a picture

    /// <summary>The file without stray bytes between segments, which other decoders pass over.</summary>
    /// <exception cref="InvalidDataException">It ends before its pixels do.</exception>
    public static byte[] Whole(byte[] file)
    {
        int scans = 0; // after the first only markers tell where a segment ends
        for (int at = 2; at < file.Length;)
        {
            int stray = file.AsSpan(at).IndexOf((byte)0xFF);
            if (stray > 0 && scans == 0)
            {
                return Whole([.. file[..at], .. file[(at + stray)..]]);
            }

            at = stray < 0 ? file.Length : at + stray;
            while (at < file.Length && file[at] == 0xFF) // more of them fill up
            {
                at++;
            }

            byte marker = at < file.Length ? file[at++] : (byte)0;
            if (marker == End)
            {
                return file;
            }

            scans += marker == Scan ? 1 : 0;
            if (scans > MostScans)
            {
                throw new InvalidDataException($"JPEG of more than {MostScans} scans, which is not read");
            }

            bool alone = marker is 0 or 1 or (>= 0xD0 and <= 0xD8); // stuffed, or without a content
            if (!alone && at + 2 <= file.Length)
            {
                at += BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at));
            }
        }

        throw UncutStream.CutShort();
    }
}
