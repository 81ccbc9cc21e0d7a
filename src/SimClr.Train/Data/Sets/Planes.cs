namespace SimClr.Train.Data.Sets;

/// <summary>Between planes of red, green and blue and interleaved pixels.</summary>
internal static class Planes
{
    /// <summary>planes (3, pixels) to output (pixels, 3).</summary>
    public static void Interleave(ReadOnlySpan<byte> planes, Span<byte> output)
    {
        int plane = planes.Length / 3;
        var red = planes[..plane];
        var green = planes.Slice(plane, plane);
        var blue = planes.Slice(2 * plane, plane);
        for (int i = 0; i < plane; i++)
        {
            output[3 * i] = red[i];
            output[3 * i + 1] = green[i];
            output[3 * i + 2] = blue[i];
        }
    }
}
