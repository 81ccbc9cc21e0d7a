namespace SimClr.Kernels.Gpu;

/// <summary>torchvision's colour adjustments of one pixel; the formulas are at the reference.</summary>
internal static class ViewColors
{
    /// <summary>
    /// The operations of colour jitter at positions <paramref name="from"/> .. <paramref name="to"/> - 1,
    /// none of which is contrast.
    /// </summary>
    public static Rgb Jitter(Rgb color, in ViewParameters p, int from, int to)
    {
        for (int position = from; position < to; position++)
        {
            switch (p.Order[position])
            {
                case ColorOperation.Brightness:
                    color = Blend(color, p.Brightness, 0);
                    break;
                case ColorOperation.Saturation:
                    color = Blend(color, p.Saturation, color.Grey);
                    break;
                default:
                    color = TurnHue(color, p.Hue);
                    break;
            }
        }

        return color;
    }

    /// <summary>clamp(factor · x + (1 - factor) · other).</summary>
    public static Rgb Blend(Rgb color, float factor, float other)
    {
        float rest = (1 - factor) * other;
        return new Rgb(
            Clamp(MathF.FusedMultiplyAdd(factor, color.Red, rest)),
            Clamp(MathF.FusedMultiplyAdd(factor, color.Green, rest)),
            Clamp(MathF.FusedMultiplyAdd(factor, color.Blue, rest)));
    }

    /// <summary>
    /// Each channel is a trapezoid wave of the hue in sixths of the circle: red falls off 1 from the middle 3
    /// inwards, green beyond 1 from 2, blue beyond 1 from 4.
    /// </summary>
    private static Rgb TurnHue(Rgb color, float shift)
    {
        float value = MathF.Max(color.Red, MathF.Max(color.Green, color.Blue));
        float least = MathF.Min(color.Red, MathF.Min(color.Green, color.Blue));
        float chroma = value - least;
        float perChroma = chroma > 0 ? 1 / chroma : 0; // a grey has no hue to turn
        float hue = value == color.Red ? (color.Green - color.Blue) * perChroma
            : value == color.Green ? MathF.FusedMultiplyAdd(color.Blue - color.Red, perChroma, 2)
            : MathF.FusedMultiplyAdd(color.Red - color.Green, perChroma, 4);
        hue = MathF.FusedMultiplyAdd(6, shift, hue);
        hue -= 6 * MathF.Floor(hue * (1 / 6f));
        return new Rgb(
            MathF.FusedMultiplyAdd(chroma, Clamp(MathF.Abs(hue - 3) - 1), least),
            MathF.FusedMultiplyAdd(chroma, Clamp(2 - MathF.Abs(hue - 2)), least),
            MathF.FusedMultiplyAdd(chroma, Clamp(2 - MathF.Abs(hue - 4)), least));
    }

    private static float Clamp(float value) => MathF.Min(MathF.Max(value, 0), 1);
}
