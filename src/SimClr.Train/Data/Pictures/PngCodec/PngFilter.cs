namespace SimClr.Train.Data.Pictures.PngCodec;

/// <summary>The five row filters: each byte is stored as its difference from a prediction.</summary>
internal static class PngFilter
{
    /// <summary>
    /// Undoes the filter on a row in place. <paramref name="above"/> is the row before, zeros at first.
    /// </summary>
    public static void Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel)
    {
        switch (filter)
        {
            case 0:
                break;
            case 1:
                for (int i = bytesPerPixel; i < row.Length; i++)
                {
                    row[i] += row[i - bytesPerPixel];
                }

                break;
            case 2:
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] += above[i];
                }

                break;
            case 3:
                for (int i = 0; i < row.Length; i++)
                {
                    int left = i >= bytesPerPixel ? row[i - bytesPerPixel] : 0;
                    row[i] += (byte)((left + above[i]) / 2);
                }

                break;
            case 4:
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] += PredictPaeth(row, above, i, bytesPerPixel);
                }

                break;
            default:
                throw new InvalidDataException($"row filter {filter} does not exist");
        }
    }

    /// <summary>Writes the filter's number 4 and the filtered row.</summary>
    public static void ApplyPaeth(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel,
        Span<byte> output)
    {
        output[0] = 4;
        for (int i = 0; i < row.Length; i++)
        {
            output[i + 1] = (byte)(row[i] - PredictPaeth(row, above, i, bytesPerPixel));
        }
    }

    /// <summary>Whichever of left, above and above-left is nearest to left + above - above-left.</summary>
    private static byte PredictPaeth(
        ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int i, int bytesPerPixel)
    {
        int a = i >= bytesPerPixel ? row[i - bytesPerPixel] : 0;
        int b = above[i];
        int c = i >= bytesPerPixel ? above[i - bytesPerPixel] : 0;
        int toA = Math.Abs(b - c);
        int toB = Math.Abs(a - c);
        int toC = Math.Abs(a + b - 2 * c);
        return (byte)(toA <= toB && toA <= toC ? a : toB <= toC ? b : c);
    }
}
