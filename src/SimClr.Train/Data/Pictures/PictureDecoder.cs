using SimClr.Train.Data.Pictures.JpegCodec;

namespace SimClr.Train.Data.Pictures;

/// <summary>
/// Reads PNG and JPEG files, and others by ImageSharp, told apart by their content, upright and not much larger than needed. The same
/// file gives the same bytes whoever asks. Not for two threads at a time.
/// </summary>
/// <param name="mostShorterSide">As for <see cref="PictureSize.Reduced"/>; 0 for pictures as they are.
/// </param>
internal sealed class PictureDecoder(int mostShorterSide) : IDisposable
{
    private const long MaxFileBytes = 1 << 30;
    private const long LargePixels = 16 << 20;

    // Of pictures that take much memory while they are decoded, only one is decoded at a time.
    private static readonly Lock LargeLock = new();

    private readonly byte[] start = new byte[16 << 10]; // of a file: one for all, as there may be millions
    private JpegDecoder? jpeg;

    /// <summary>What the file says of itself, without reading all of it.</summary>
    /// <exception cref="InvalidDataException">It is no sound picture; says why.</exception>
    public PictureHeader ReadHeader(string path)
    {
        using var handle = File.OpenHandle(path);
        long length = RandomAccess.GetLength(handle);
        if (length > MaxFileBytes)
        {
            throw new InvalidDataException($"has {length:N0} bytes; files to {MaxFileBytes:N0} are read");
        }

        int count = RandomAccess.Read(handle, start, fileOffset: 0);
        try
        {
            return PictureHeader.Read(new MemoryStream(start, 0, count), length);
        }
        catch (InvalidDataException) when (count < length)
        {
            using var file = new FileStream(handle, FileAccess.Read); // much may stand before the header
            file.Position = 0;
            return PictureHeader.Read(file, length);
        }
    }

    /// <summary>Size of what <see cref="Decode(string)"/> gives.</summary>
    public static PictureSize DecodedSize(in PictureHeader header, int mostShorterSide)
        => header.Upright.Reduced(mostShorterSide);

    /// <exception cref="InvalidDataException">Says what is wrong with the file.</exception>
    /// <exception cref="DataException">It is JPEG and libturbojpeg is not installed.</exception>
    public Picture Decode(string path)
    {
        ReadHeader(path); // before memory is taken for what may be anything
        return Decode(File.ReadAllBytes(path));
    }

    /// <inheritdoc cref="Decode(string)"/>
    public Picture Decode(byte[] file)
    {
        var header = PictureHeader.Read(new MemoryStream(file, writable: false), file.Length);
        if ((long)header.Stored.Height * header.Stored.Width <= LargePixels)
        {
            return Decode(file, header);
        }

        lock (LargeLock)
        {
            return Decode(file, header);
        }
    }

    public void Dispose() => jpeg?.Dispose();

    private Picture Decode(byte[] file, in PictureHeader header)
    {
        var size = DecodedSize(header, mostShorterSide);
        var stored = header.Orientation.SwapsSides() ? size.Swapped : size;
        var picture = header.Kind switch
        {
            PictureKind.Png => Png.Decode(file),
            PictureKind.Jpeg => (jpeg ??= new JpegDecoder()).Decode(file, stored),
            _ => OtherFormats.Decode(file),
        };
        return PictureRotation.Upright(PictureShrink.To(picture, stored), header.Orientation);
    }
}
