using System.Text;

namespace SimClr.Train.Data.Pictures;

/// <summary>The first bytes by which formats are known: pictures, and what else lies in folders of pictures.</summary>
internal static class FileSignatures
{
    // A question mark stands for any byte; the first that fits counts.
    private static readonly (string Name, string[] Beginnings)[] All =
    [
        ("JPEG", ["\xFF\xD8\xFF"]),
        ("PNG", ["\x89PNG\r\n\x1A\n"]),
        ("WebP", ["RIFF????WEBP"]),
        ("GIF", ["GIF87a", "GIF89a"]),
        ("camera raw", ["II*\0????CR", "FUJIFILMCCD-RAW", "IIRO", "IIRS", "IIU\0", "????ftypcrx "]),
        ("TIFF", ["II*\0", "MM\0*"]),
        ("BMP", ["BM"]),

        ("AVIF", ["????ftypavi", "????ftypmif1????avi", "????ftypmif1????????avi"]),
        ("HEIC", ["????ftyphe", "????ftypmif1", "????ftypmsf1"]),
        ("JPEG XL", ["\xFF\x0A", "????JXL \r\n\x87\n"]),
        ("JPEG 2000", ["????jP  \r\n\x87\n", "\xFF\x4F\xFF\x51"]),
        ("BigTIFF", ["II+\0", "MM\0+"]),
        ("Photoshop", ["8BPS"]),
        ("GIMP", ["gimp xcf"]),
        ("OpenEXR", ["\x76\x2F\x31\x01"]),
        ("PAM", ["P7\n"]),
        ("icon", ["\0\0\x01\0", "icns"]),
        ("DICOM", [new string('?', 128) + "DICM"]),
        ("PDF", ["%PDF"]),

        ("video", ["RIFF????AVI ", "????ftyp", "????moov", "????mdat", "????wide", "\x1A\x45\xDF\xA3", "\0\0\x01\xBA"]),
        ("audio", ["RIFF????WAVE", "ID3", "fLaC", "OggS"]),
        ("zip", ["PK\x03\x04", "PK\x05\x06"]),
        ("gzip", ["\x1F\x8B"]),
        ("7z", ["7z\xBC\xAF"]),
        ("rar", ["Rar!"]),
        ("NumPy", ["\x93NUMPY"]),
        ("HDF5", ["\x89HDF"]),
        ("SQLite", ["SQLite format 3"]),
        ("Office or thumbnail store", ["\xD0\xCF\x11\xE0"]),
        ("Mac metadata", ["\0\x05\x16\x07", "\0\0\0\x01\x42ud1"]),
        ("Git LFS pointer", ["version https://git-lfs"]),
        ("program", ["\x7F\x45LF", "MZ"]),
    ];

    /// <summary>Null where the bytes are none of them.</summary>
    public static string? NameOf(ReadOnlySpan<byte> head)
    {
        string text = Encoding.Latin1.GetString(head);
        return Array.Find(All, format => Array.Exists(format.Beginnings, IsBeginning)).Name;

        bool IsBeginning(string bytes) => bytes.Length <= text.Length
            && bytes.Zip(text).All(pair => pair.First == '?' || pair.First == pair.Second);
    }
}
