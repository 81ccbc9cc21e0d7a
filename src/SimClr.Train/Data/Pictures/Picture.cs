namespace SimClr.Train.Data.Pictures;

/// <summary>One decoded picture: bytes (Height, Width, 3), red green blue.</summary>
public sealed record Picture(byte[] Pixels, int Height, int Width)
{
    /// <summary>
    /// Decodes a PNG file, a JPEG file where libturbojpeg is installed, or in a build with ImageSharp another.
    /// </summary>
    /// <exception cref="InvalidDataException">Says which file, and what is wrong with it.</exception>
    /// <exception cref="DataException">It is JPEG and libturbojpeg is not installed.</exception>
    public static Picture Load(string path)
    {
        try
        {
            using var decoder = new PictureDecoder(mostShorterSide: 0);
            return decoder.Decode(path);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{path}: {exception.Message}", exception);
        }
    }
}
