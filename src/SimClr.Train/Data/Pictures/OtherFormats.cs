namespace SimClr.Train.Data.Pictures;

/// <summary>
/// Formats that are not read by code of ours: only a program built with -p:ImageSharp=true reads them.
/// </summary>
internal static partial class OtherFormats
{
    /// <summary>The format's name, by the first bytes of a file; null where it is none of them.</summary>
    public static string? NameOf(ReadOnlySpan<byte> start)
        => start.StartsWith("RIFF"u8) && start.Length >= 12 && start[8..].StartsWith("WEBP"u8) ? "WebP"
            : start.StartsWith("GIF87a"u8) || start.StartsWith("GIF89a"u8) ? "GIF"
            : start.StartsWith("BM"u8) ? "BMP"
            : start.StartsWith("II*\0"u8) || start.StartsWith("MM\0*"u8) ? "TIFF"
            : null;

    /// <summary>Size and orientation; <paramref name="length"/> is the whole file's.</summary>
    /// <exception cref="InvalidDataException">It is not sound, or not read by this program; says why.</exception>
    public static partial PictureHeader ReadHeader(Stream file, long length, string format);

    /// <summary>The picture as stored, of an animation the first; what is transparent is laid over white.</summary>
    /// <exception cref="InvalidDataException">It is not sound; says why.</exception>
    public static partial Picture Decode(byte[] file);
}
