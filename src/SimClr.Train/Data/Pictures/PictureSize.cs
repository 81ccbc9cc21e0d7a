namespace SimClr.Train.Data.Pictures;

/// <summary>Rows and columns of a picture.</summary>
internal readonly record struct PictureSize(int Height, int Width)
{
    public const long MaxPixels = 200_000_000; // more is an attack or a mistake

    /// <summary>Pictures of more take much memory while they are decoded.</summary>
    public const long LargePixels = 16 << 20;

    private const int MaxElongation = 16;

    public long Pixels => (long)Height * Width;

    public bool IsLarge => Pixels > LargePixels;

    /// <summary>Bytes in RGB.</summary>
    public long Bytes => 3 * Pixels;

    public PictureSize Swapped => new(Width, Height);

    /// <exception cref="InvalidDataException">Nobody can want a picture of that size.</exception>
    public static PictureSize Of(long height, long width)
        => height is >= 1 and <= MaxPixels && width is >= 1 and <= MaxPixels && height * width <= MaxPixels
            ? new PictureSize((int)height, (int)width)
            : throw new InvalidDataException($"size {width} x {height}; 1 to {MaxPixels:N0} pixels are read");

    /// <summary>
    /// The size with the shorter side at most <paramref name="most"/> (0: any) and the longer one at most 16
    /// times that, in the same proportion.
    /// </summary>
    public PictureSize Reduced(int most)
    {
        long shorter = Math.Min(Height, Width);
        long longer = Math.Max(Height, Width);
        if (most <= 0 || (shorter <= most && longer <= (long)most * MaxElongation))
        {
            return this;
        }

        var (numerator, denominator) = longer > shorter * MaxElongation
            ? ((long)most * MaxElongation, longer)
            : (most, shorter);
        return new PictureSize(Side(Height), Side(Width));

        int Side(int length) => (int)Math.Max(1, length * numerator / denominator);
    }

    public override string ToString() => $"{Width} x {Height}";
}
