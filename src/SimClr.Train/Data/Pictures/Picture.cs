namespace SimClr.Train.Data.Pictures;

/// <summary>One decoded picture: bytes (Height, Width, 3), red green blue.</summary>
public sealed record Picture(byte[] Pixels, int Height, int Width)
{
    /// <summary>
    /// Decodes a file of JPEG, PNG, WebP, GIF, BMP, TIFF, TGA or PBM, told by its content, upright; of an animation
    /// the first picture; what is transparent is laid over white.
    /// </summary>
    /// <exception cref="InvalidDataException">Says which file, and what is wrong with it.</exception>
    public static Picture Load(string path)
    {
        try
        {
            return PictureDecoder.Decode(path, maxShorterSide: 0);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{path}: {exception.Message}", exception);
        }
    }

    /// <summary>As <see cref="Load"/>, from the file's bytes.</summary>
    /// <exception cref="InvalidDataException">Says what is wrong with them.</exception>
    public static Picture Decode(byte[] file)
        => PictureDecoder.Decode(new MemoryStream(file, writable: false), maxShorterSide: 0);
}
