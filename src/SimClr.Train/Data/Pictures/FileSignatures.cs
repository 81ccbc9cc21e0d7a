namespace SimClr.Train.Data.Pictures;

/// <summary>The fixed bytes by which formats are known: pictures, and what else lies in folders of pictures.</summary>
internal static class FileSignatures
{
    // A question mark stands for any byte.
    private static readonly (string Name, int Place, string Bytes)[] All =
    [
        ("JPEG", 0, "\xFF\xD8\xFF"),
        ("PNG", 0, "\x89PNG\r\n\x1A\n"),
        ("WebP", 0, "RIFF????WEBP"),
        ("GIF", 0, "GIF87a"),
        ("GIF", 0, "GIF89a"),
        ("TIFF", 0, "II*\0"),
        ("TIFF", 0, "MM\0*"),
        ("BMP", 0, "BM"),

        ("JPEG XL", 0, "\xFF\x0A"),
        ("JPEG XL", 4, "JXL \r\n\x87\n"),
        ("JPEG 2000", 4, "jP  \r\n\x87\n"),
        ("JPEG 2000", 0, "\xFF\x4F\xFF\x51"),
        ("JPEG XR", 0, "II\xBC"),
        ("BigTIFF", 0, "II+\0"),
        ("BigTIFF", 0, "MM\0+"),
        ("camera raw", 0, "FUJIFILMCCD-RAW"),
        ("camera raw", 0, "IIRO"),
        ("camera raw", 0, "IIRS"),
        ("camera raw", 0, "MMOR"),
        ("camera raw", 0, "IIU\0"),
        ("camera raw", 6, "HEAPCCDR"),
        ("camera raw", 0, "FOVb"),
        ("camera raw", 0, "\0MRM"),
        ("Photoshop", 0, "8BPS"),
        ("GIMP", 0, "gimp xcf"),
        ("OpenEXR", 0, "\x76\x2F\x31\x01"),
        ("Radiance HDR", 0, "#?R"),
        ("DDS", 0, "DDS "),
        ("KTX", 0, "\xABKTX"),
        ("QOI", 0, "qoif"),
        ("FLIF", 0, "FLIF"),
        ("BPG", 0, "BPG\xFB"),
        ("MNG", 0, "\x8AMNG"),
        ("JNG", 0, "\x8BJNG"),
        ("PFM", 0, "PF\n"),
        ("PFM", 0, "Pf\n"),
        ("PAM", 0, "P7\n"),
        ("PCX", 0, "\x0A\x05\x01"),
        ("SGI", 0, "\x01\xDA"),
        ("Sun raster", 0, "\x59\xA6\x6A\x95"),
        ("XPM", 0, "/* XPM */"),
        ("DjVu", 0, "AT&TFORM"),
        ("DICOM", 128, "DICM"),
        ("FITS", 0, "SIMPLE  ="),
        ("icon", 0, "\0\0\x01\0"),
        ("icon", 0, "icns"),
        ("EMF", 40, " EMF"),
        ("WMF", 0, "\xD7\xCD\xC6\x9A"),
        ("PDF", 0, "%PDF"),
        ("PostScript", 0, "%!PS"),

        ("video", 0, "RIFF????AVI "),
        ("video", 0, "\x1A\x45\xDF\xA3"), // Matroska, WebM
        ("video", 0, "\x30\x26\xB2\x75"), // Windows Media
        ("video", 0, "\0\0\x01\xBA"), // MPEG
        ("video", 0, "\0\0\x01\xB3"),
        ("video", 0, "FLV\x01"),
        ("video", 4, "moov"), // QuickTime before it had brands
        ("video", 4, "mdat"),
        ("video", 4, "wide"),
        ("audio", 0, "RIFF????WAVE"),
        ("audio", 0, "ID3"),
        ("audio", 0, "fLaC"),
        ("audio or video", 0, "OggS"),

        ("zip", 0, "PK\x03\x04"),
        ("zip", 0, "PK\x05\x06"),
        ("gzip", 0, "\x1F\x8B"),
        ("bzip2", 0, "BZh"),
        ("xz", 0, "\u00FD7zXZ"),
        ("zstd", 0, "\x28\xB5\x2F\xFD"),
        ("7z", 0, "7z\xBC\xAF"),
        ("rar", 0, "Rar!"),
        ("tar", 257, "ustar"),
        ("NumPy", 0, "\x93NUMPY"),
        ("HDF5", 0, "\x89HDF"),
        ("Parquet", 0, "PAR1"),
        ("SQLite", 0, "SQLite format 3"),
        ("Office or thumbnail store", 0, "\xD0\xCF\x11\xE0"),
        ("Mac metadata", 0, "\0\x05\x16\x07"),
        ("Mac metadata", 0, "\0\0\0\x01\x42ud1"),
        ("Git LFS pointer", 0, "version https://git-lfs"),
        ("program", 0, "\x7F\x45LF"),
        ("program", 0, "MZ"),
    ];

    /// <summary>Null where the bytes are none of them.</summary>
    public static string? NameOf(ReadOnlySpan<byte> head)
    {
        foreach (var (name, place, bytes) in All)
        {
            if (head.Length >= place + bytes.Length && IsAt(head[place..], bytes))
            {
                return name;
            }
        }

        return null;
    }

    private static bool IsAt(ReadOnlySpan<byte> head, string bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != '?' && head[i] != bytes[i])
            {
                return false;
            }
        }

        return true;
    }
}
