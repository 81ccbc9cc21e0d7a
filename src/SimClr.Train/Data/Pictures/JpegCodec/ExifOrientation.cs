using System.Buffers.Binary;

namespace SimClr.Train.Data.Pictures.JpegCodec;

/// <summary>Finds the orientation in the EXIF data of an APP1 segment: a small TIFF file.</summary>
internal static class ExifOrientation
{
    private const int OrientationTag = 0x0112;
    private const int ShortType = 3;
    private const int EntryLength = 12;

    private static ReadOnlySpan<byte> Prefix => "Exif\0\0"u8;

    /// <summary>
    /// Null where the segment is not EXIF, has no orientation or is damaged: pictures are shown all the same.
    /// </summary>
    public static Orientation? Read(ReadOnlySpan<byte> segment)
    {
        if (!segment.StartsWith(Prefix))
        {
            return null;
        }

        var tiff = segment[Prefix.Length..];
        if (tiff.Length < 8)
        {
            return null;
        }

        bool little = tiff.StartsWith("II*\0"u8);
        if (!little && !tiff.StartsWith("MM\0*"u8))
        {
            return null;
        }

        uint directory = little
            ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..])
            : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory > tiff.Length - 2)
        {
            return null;
        }

        int count = Short(tiff[(int)directory..]);
        var entries = tiff[((int)directory + 2)..];
        for (int i = 0; i < count && entries.Length >= EntryLength; i++)
        {
            if (Short(entries) == OrientationTag)
            {
                int value = Short(entries[8..]);
                return Short(entries[2..]) == ShortType && value is >= 1 and <= 8 ? (Orientation)value : null;
            }

            entries = entries[EntryLength..];
        }

        return null;

        int Short(ReadOnlySpan<byte> bytes) => little
            ? BinaryPrimitives.ReadUInt16LittleEndian(bytes)
            : BinaryPrimitives.ReadUInt16BigEndian(bytes);
    }
}
