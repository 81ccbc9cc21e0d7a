namespace SimClr.Train.Data.Pictures;

/// <summary>Turns pictures upright.</summary>
internal static class PictureRotation
{
    /// <summary>Whether rows become columns.</summary>
    public static bool SwapsSides(this Orientation orientation) => orientation >= Orientation.Transpose;

    public static Picture Upright(Picture stored, Orientation orientation)
    {
        if (orientation == Orientation.Upright)
        {
            return stored;
        }

        // Where the upright picture's pixel (y, x) is stored: at start + y * stepY + x * stepX.
        int last = stored.Height - 1; // row
        int end = stored.Width - 1; // column
        int row = stored.Width;
        var (start, stepY, stepX) = orientation switch
        {
            Orientation.FlipColumns => (end, row, -1),
            Orientation.Rotate180 => (last * row + end, -row, -1),
            Orientation.FlipRows => (last * row, -row, 1),
            Orientation.Transpose => (0, 1, row),
            Orientation.RotateRight => (last * row, 1, -row),
            Orientation.Transverse => (last * row + end, -1, -row),
            _ => (end, -1, row),
        };
        var (height, width) = orientation.SwapsSides()
            ? (stored.Width, stored.Height)
            : (stored.Height, stored.Width);
        byte[] pixels = new byte[stored.Pixels.Length];
        int to = 0;
        for (int y = 0; y < height; y++)
        {
            int from = start + y * stepY;
            for (int x = 0; x < width; x++, from += stepX, to += 3)
            {
                stored.Pixels.AsSpan(3 * from, 3).CopyTo(pixels.AsSpan(to));
            }
        }

        return new Picture(pixels, height, width);
    }
}
