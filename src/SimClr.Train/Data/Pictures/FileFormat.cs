using System.Buffers.Binary;
using System.Text;
using SimClr.Train.Data.Pictures.Decoding;

namespace SimClr.Train.Data.Pictures;

/// <summary>What a file is by its first bytes, as its name may lie; and whether it is a picture that is read.</summary>
public readonly record struct FileFormat(string Name, bool IsRead)
{
    /// <summary>So many first bytes are enough.</summary>
    internal const int HeadBytes = 1024;

    /// <summary>Reads the first bytes of the file.</summary>
    public static FileFormat OfFile(string path)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        using var file = File.OpenHandle(path);
        return Of(head[..RandomAccess.Read(file, head, fileOffset: 0)]);
    }

    /// <summary>By the first bytes, which <see cref="HeadBytes"/> are enough of.</summary>
    public static FileFormat Of(ReadOnlySpan<byte> head)
    {
        string name = FileSignatures.NameOf(head) switch
        {
            "TIFF" when IsCameraRaw(head) => "camera raw",
            "BMP" or "program" or "audio" or "video" or "icon" when IsText(head) => TextName(head), // begin with letters
            { } known => known,
            _ when head.IsEmpty => "empty",
            _ when IsNetpbm(head) => "PBM",
            _ when IsTga(head) => "TGA",
            _ when IsText(head) => TextName(head),
            _ => "of unknown format",
        };
        return new FileFormat(name, PictureFormats.Read.Contains(name));
    }

    /// <summary>P1 to P6, white space, and then the width or a comment.</summary>
    private static bool IsNetpbm(ReadOnlySpan<byte> head)
        => head.Length >= 4 && head[0] == 'P' && head[1] is >= (byte)'1' and <= (byte)'6'
            && head[2] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'
            && head[3] is (byte)'#' or (byte)' ' or (byte)'\n' or (>= (byte)'0' and <= (byte)'9');

    /// <summary>TGA has no signature; but few files look like its header by chance.</summary>
    private static bool IsTga(ReadOnlySpan<byte> head)
    {
        if (head.Length < 18 || head[1] > 1 || head[2] is not (1 or 2 or 3 or 9 or 10 or 11))
        {
            return false;
        }

        bool palette = head[2] is 1 or 9;
        return palette == (head[1] == 1)
            && (palette ? head[7] is 15 or 16 or 24 or 32 : head[3..8].IndexOfAnyExcept((byte)0) < 0)
            && BinaryPrimitives.ReadUInt16LittleEndian(head[12..]) > 0
            && BinaryPrimitives.ReadUInt16LittleEndian(head[14..]) > 0
            && head[16] is 8 or 15 or 16 or 24 or 32 && head[17] < 64;
    }

    /// <summary>A camera's raw file is a TIFF file that begins with a small preview.</summary>
    private static bool IsCameraRaw(ReadOnlySpan<byte> head)
    {
        var tiff = new TiffDirectory(new MemoryStream(head.ToArray()));
        return tiff.Has(TiffDirectory.DngVersion)
            || (tiff.Has(TiffDirectory.SubDirectories) && tiff.All(TiffDirectory.SubfileType) is [1]);
    }

    private static bool IsText(ReadOnlySpan<byte> head)
        => head.IndexOfAnyInRange((byte)0, (byte)8) < 0
            && !Encoding.UTF8.GetString(head).TrimEnd('\uFFFD').Contains('\uFFFD'); // the last may be cut in two

    private static string TextName(ReadOnlySpan<byte> head)
    {
        string text = Encoding.UTF8.GetString(head);
        return Has("<svg") ? "SVG" : Has("<!doctype html") || Has("<html") ? "HTML" : "text";

        bool Has(string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
    }
}
