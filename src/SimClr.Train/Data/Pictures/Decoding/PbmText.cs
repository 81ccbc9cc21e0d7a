using System.Text;
using System.Text.RegularExpressions;

namespace SimClr.Train.Data.Pictures.Decoding;

/// <summary>What stands as text in a PBM, PGM or PPM file: its header; of the plain kinds its pixels too.</summary>
internal static partial class PbmText
{
    /// <exception cref="InvalidDataException">ImageSharp's decoder would read it wrongly.</exception>
    public static void Check(byte[] file, PictureSize size)
    {
        var header = Header().Match(Encoding.Latin1.GetString(file, 0, Math.Min(file.Length, FileFormat.HeadBytes)));
        if (!header.Success)
        {
            throw new InvalidDataException("PBM whose white is not 255, which is not read; convert it to PNG");
        }

        long values = file[1] == '3' ? size.Bytes : size.Pixels;
        if (IsPlain(file) && Numbers(file.AsSpan(header.Length), ofOneDigit: file[1] == '1') < values)
        {
            throw UncutStream.CutShort();
        }
    }

    /// <summary>Whether its pixels are text.</summary>
    public static bool IsPlain(byte[] file) => file[1] <= '3';

    private static long Numbers(ReadOnlySpan<byte> text, bool ofOneDigit)
    {
        long count = 0;
        bool inComment = false;
        bool inNumber = false;
        foreach (byte value in text)
        {
            inComment = value == '#' || (inComment && value != '\n');
            bool isDigit = !inComment && char.IsAsciiDigit((char)value);
            count += isDigit && (ofOneDigit || !inNumber) ? 1 : 0;
            inNumber = isDigit;
        }

        return count;
    }

    // Width and height, then what white is, where pixels are more than bits.
    [GeneratedRegex(@"\AP([14](\s+(#.*\s+)*\d+){2}|[2356](\s+(#.*\s+)*\d+){2}\s+(#.*\s+)*255)\s")]
    private static partial Regex Header();
}
