using System.Buffers.Binary;
using System.Text.Unicode;

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
        if (head.IsEmpty)
        {
            return new FileFormat("empty", false);
        }

        if (FileSignatures.NameOf(head) is { } name)
        {
            return name switch
            {
                "TIFF" when head.Length > 8 && IsCameraRaw(head) => new FileFormat("camera raw", false),
                "BMP" or "program" or "audio" or "bzip2" or "video" when IsText(head) => TextFormat(head),
                _ => new FileFormat(name, PictureFormats.Read.Contains(name)),
            };
        }

        return head.Length >= 12 && head[4..].StartsWith("ftyp"u8) ? new FileFormat(MediaFormat(head), false)
            : IsNetpbm(head) ? new FileFormat("PBM", true)
            : IsTga(head) ? new FileFormat("TGA", true)
            : IsText(head) ? TextFormat(head)
            : new FileFormat("of unknown format", false);
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
        return head[8..].StartsWith("CR"u8) || tiff.Has(TiffDirectory.DngVersion)
            || (tiff.Has(TiffDirectory.SubDirectories) && tiff.All(TiffDirectory.SubfileType) is [1]);
    }

    /// <summary>ISO base media files: the brands tell pictures from films.</summary>
    private static string MediaFormat(ReadOnlySpan<byte> head)
    {
        uint length = BinaryPrimitives.ReadUInt32BigEndian(head);
        var brands = head[8..(int)Math.Min(length < 12 ? 12 : length, (uint)head.Length)];
        return brands.IndexOf("avif"u8) >= 0 || brands.IndexOf("avis"u8) >= 0 ? "AVIF"
            : brands.StartsWith("crx "u8) ? "camera raw"
            : brands.IndexOf("hei"u8) >= 0 || brands.IndexOf("hev"u8) >= 0 || brands.IndexOf("mif1"u8) >= 0 ? "HEIC"
            : "video";
    }

    private static bool IsText(ReadOnlySpan<byte> head)
    {
        if (head.IndexOfAnyInRange((byte)0, (byte)8) >= 0)
        {
            return false;
        }

        for (int cut = 0; cut < 4 && cut < head.Length; cut++) // the last character may be cut in two
        {
            if (Utf8.IsValid(head[..^cut]))
            {
                return true;
            }
        }

        return false;
    }

    private static FileFormat TextFormat(ReadOnlySpan<byte> head)
    {
        string text = System.Text.Encoding.UTF8.GetString(head).TrimStart('\uFEFF', ' ', '\r', '\n', '\t');
        return new FileFormat(
            Has("<svg") ? "SVG"
                : text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || Has("<html") ? "HTML"
                : "text",
            false);

        bool Has(string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
    }
}
