namespace SimClr.Kernels.Gpu;

/// <summary>
/// One axis of a resize: <c>length</c> pixels of the picture from <c>start</c> on become <c>resizedLength</c>
/// pixels, of which those from <c>cropStart</c> on are wanted.
/// </summary>
internal readonly struct ViewAxis(int start, int length, int resizedLength, int cropStart)
{
    public readonly int Start = start;
    public readonly int Length = length;
    public readonly int ResizedLength = resizedLength;
    public readonly int CropStart = cropStart;

    /// <summary>The pixels that the wanted pixel number <paramref name="position"/> is made of.</summary>
    public ViewTaps Taps(int position)
    {
        // In units of half an output pixel's share of an input pixel everything is a whole number.
        int center = Length * (2 * (CropStart + position) + 1);
        int reach = 2 * Math.Max(Length, ResizedLength);
        int first = Math.Max(center - reach + ResizedLength, 0) / (2 * ResizedLength);
        int end = Math.Min((center + reach + ResizedLength) / (2 * ResizedLength), Length);
        return new ViewTaps(first, end, center, reach, ResizedLength);
    }
}
