namespace SimClr.Train.Data.Pictures;

/// <summary>Rows and columns of a picture.</summary>
internal readonly record struct PictureSize(int Height, int Width)
{
    public const long MaxPixels = 200_000_000; // more is an attack or a mistake
    private const int MostElongation = 16;

    /// <summary>Bytes in RGB.</summary>
    public long Bytes => 3L * Height * Width;

    public PictureSize Swapped => new(Width, Height);

    /// <exception cref="InvalidDataException">Nobody can want a picture of that size.</exception>
    public static void Check(long height, long width)
    {
        if (height < 1 || width < 1 || height > int.MaxValue || width > int.MaxValue
            || height * width > MaxPixels)
        {
            throw new InvalidDataException($"size {width} x {height}; 1 to {MaxPixels:N0} pixels are read");
        }
    }

    /// <summary>
    /// The size with the shorter side at most <paramref name="most"/> (0: any) and the longer one at most 16
    /// times that, in the same proportion.
    /// </summary>
    public PictureSize Reduced(int most)
    {
        long shorter = Math.Min(Height, Width);
        long longer = Math.Max(Height, Width);
        if (most <= 0 || (shorter <= most && longer <= (long)most * MostElongation))
        {
            return this;
        }

        long numerator = most;
        long denominator = shorter;
        if (longer > shorter * MostElongation)
        {
            (numerator, denominator) = ((long)most * MostElongation, longer);
        }

        return new PictureSize(Side(Height), Side(Width));

        int Side(int length) => (int)Math.Max(1, length * numerator / denominator);
    }
}
