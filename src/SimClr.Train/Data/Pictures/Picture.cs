namespace SimClr.Train.Data.Pictures;

/// <summary>One decoded picture: bytes (Height, Width, 3), red green blue.</summary>
public sealed record Picture(byte[] Pixels, int Height, int Width)
{
    /// <summary>Decodes a PNG file.</summary>
    /// <exception cref="InvalidDataException">Says which file, and what is wrong with it.</exception>
    public static Picture Load(string path)
    {
        try
        {
            return Png.Decode(File.ReadAllBytes(path));
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{path}: {exception.Message}", exception);
        }
    }
}
