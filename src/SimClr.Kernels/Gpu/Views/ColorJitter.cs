namespace SimClr.Kernels.Gpu;

/// <summary>torchvision's colour adjustments of one pixel; the formulas are at the reference.</summary>
internal readonly struct ColorJitter(in ViewParameters p)
{
    public const int Operations = 4;

    public readonly float Contrast = p.Contrast;

    private readonly float brightness = p.Brightness, saturation = p.Saturation, hue = p.Hue;
    private readonly ColorOrder order = p.Order;

    /// <summary>Of the order, which has none where it is default: Operations.</summary>
    public int PositionOfContrast
    {
        get
        {
            int position = 0;
            while (position < Operations && order[position] != ColorOperation.Contrast)
            {
                position++;
            }

            return position;
        }
    }

    /// <summary>
    /// The operations at positions <paramref name="from"/> .. <paramref name="to"/> - 1, none of which is
    /// contrast.
    /// </summary>
    public Rgb Apply(Rgb color, int from, int to)
    {
        for (int position = from; position < to; position++)
        {
            var operation = order[position];
            if (operation == ColorOperation.Brightness)
            {
                color = Blend(color, brightness, 0);
            }
            else if (operation == ColorOperation.Saturation)
            {
                color = Blend(color, saturation, color.Grey);
            }
            else
            {
                color = TurnHue(color, hue);
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
