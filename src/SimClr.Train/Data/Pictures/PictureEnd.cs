using System.Buffers.Binary;

namespace SimClr.Train.Data.Pictures;

/// <summary>
/// Whether a file ends before its pixels do: decoders make up the rest without a word. More may follow after them.
/// </summary>
internal static class PictureEnd
{
    public static bool IsThere(in PictureHeader header, byte[] file) => header.Format switch
    {
        "PNG" => PngRows.AreThere(file, header.Stored),
        "GIF" => HasTrailer(file),
        "BMP" => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(2)) <= file.Length,
        "TGA" => HasPixelsOfTga(file, header.Stored),
        "PBM" => HasPixelsOfPbm(file, header.Stored),
        _ => true, // seen with the header, or when the pixels are read
    };

    /// <summary>Strips or tiles.</summary>
    public static bool IsThere(TiffDirectory tiff, long length)
        => IsThere(tiff.All(TiffDirectory.StripOffsets), tiff.All(TiffDirectory.StripByteCounts), length)
            && IsThere(tiff.All(TiffDirectory.TileOffsets), tiff.All(TiffDirectory.TileByteCounts), length);

    private static bool IsThere(uint[] starts, uint[] counts, long length)
        => starts.Zip(counts, (start, count) => (long)start + count).All(end => end <= length);

    private static bool HasTrailer(ReadOnlySpan<byte> file)
    {
        const int header = 13;
        int at = header;
        if (at <= file.Length)
        {
            at += Palette(file[10]);
        }

        while (at < file.Length && file[at] != ';')
        {
            bool image = file[at] == ',';
            at += image ? 10 : 2;
            if (image && at <= file.Length)
            {
                at += Palette(file[at - 1]) + 1;
            }

            while (at < file.Length && file[at] != 0)
            {
                at += file[at] + 1;
            }

            at++; // the empty block
        }

        return at < file.Length;

        static int Palette(byte flags) => (flags & 0x80) != 0 ? 3 << ((flags & 7) + 1) : 0;
    }

    private static bool HasPixelsOfTga(ReadOnlySpan<byte> file, PictureSize size)
    {
        const int header = 18;
        int palette = file[1] * BinaryPrimitives.ReadUInt16LittleEndian(file[5..]) * ((file[7] + 7) / 8);
        int at = header + file[0] + palette;
        int pixel = (file[16] + 7) / 8;
        long missing = (long)size.Height * size.Width;
        if (file[2] < 9)
        {
            return at + missing * pixel <= file.Length;
        }

        while (missing > 0 && at < file.Length)
        {
            int count = (file[at] & 0x7F) + 1;
            at += 1 + (file[at] < 0x80 ? count : 1) * pixel; // as they are, or one repeated
            missing -= count;
        }

        return missing <= 0 && at <= file.Length;
    }

    private static bool HasPixelsOfPbm(ReadOnlySpan<byte> file, PictureSize size)
    {
        int kind = file[1] - '0';
        int at = 2;
        for (int numbers = kind is 1 or 4 ? 2 : 3; numbers > 0; numbers--)
        {
            at = NextNumber(file, at);
            int start = at;
            while (at < file.Length && char.IsAsciiDigit((char)file[at]))
            {
                at++;
            }

            // Of the three numbers the last is what white is; those above a byte are read wrongly.
            if (kind is not (1 or 4) && numbers == 1 && !file[start..at].SequenceEqual("255"u8))
            {
                throw new InvalidDataException("PBM whose white is not 255, which is not read; convert it to PNG");
            }
        }

        int channels = kind is 3 or 6 ? 3 : 1;
        if (kind >= 4)
        {
            long row = kind == 4 ? (size.Width + 7) / 8 : (long)channels * size.Width;
            return at + 1 + size.Height * row <= file.Length;
        }

        long missing = (long)channels * size.Height * size.Width;
        while (missing > 0 && (at = NextNumber(file, at)) < file.Length)
        {
            missing--;
            do
            {
                at++;
            }
            while (kind != 1 && at < file.Length && char.IsAsciiDigit((char)file[at]));
        }

        return missing == 0;
    }

    /// <summary>Over white space and comments.</summary>
    private static int NextNumber(ReadOnlySpan<byte> file, int at)
    {
        while (at < file.Length && !char.IsAsciiDigit((char)file[at]))
        {
            int comment = file[at] == '#' ? file[at..].IndexOf((byte)'\n') : 1;
            at = comment < 0 ? file.Length : at + Math.Max(comment, 1);
        }

        return at;
    }
}
