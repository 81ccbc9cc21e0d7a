using System.Numerics;

namespace SimClr.Kernels.Reference;

/// <summary>torchvision's colour adjustments on (pixels, 3) with values 0..1, in place.</summary>
internal static class ViewColors
{
    /// <summary>x = clamp(factor · x).</summary>
    public static void AdjustBrightness<T>(Span<T> image, T factor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < image.Length; i++)
        {
            image[i] = Clamp(factor * image[i]);
        }
    }

    /// <summary>x = clamp(factor · x + (1 - factor) · m), m the mean grey of the whole image.</summary>
    public static void AdjustContrast<T>(Span<T> image, T factor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var sum = T.Zero;
        for (int i = 0; i < image.Length; i += 3)
        {
            sum += Grey(image, i);
        }

        var mean = sum / T.CreateChecked(image.Length / 3);
        for (int i = 0; i < image.Length; i++)
        {
            image[i] = Clamp(factor * image[i] + (T.One - factor) * mean);
        }
    }

    /// <summary>x = clamp(factor · x + (1 - factor) · grey(x)).</summary>
    public static void AdjustSaturation<T>(Span<T> image, T factor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < image.Length; i += 3)
        {
            var grey = Grey(image, i);
            for (int c = i; c < i + 3; c++)
            {
                image[c] = Clamp(factor * image[c] + (T.One - factor) * grey);
            }
        }
    }

    /// <summary>
    /// Turns every colour by <paramref name="shift"/> of the circle: to HSV, h + shift, and back.
    /// </summary>
    public static void AdjustHue<T>(Span<T> image, T shift)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var six = T.CreateChecked(6);
        for (int i = 0; i < image.Length; i += 3)
        {
            var (r, g, b) = (image[i], image[i + 1], image[i + 2]);
            var value = T.Max(r, T.Max(g, b));
            var chroma = value - T.Min(r, T.Min(g, b));
            if (chroma == T.Zero)
            {
                continue; // a grey has no hue to turn
            }

            // The hue in sixths of the circle, counted from red over green to blue.
            var sector = value == r ? (g - b) / chroma
                : value == g ? (b - r) / chroma + T.CreateChecked(2)
                : (r - g) / chroma + T.CreateChecked(4);
            sector += shift * six;

            // Each channel's trapezoid wave: value - chroma · clamp(min(k, 4 - k)), k = (n + sector) mod 6.
            image[i] = Wave(5);
            image[i + 1] = Wave(3);
            image[i + 2] = Wave(1);

            T Wave(int n)
            {
                var k = sector + T.CreateChecked(n);
                k -= T.Floor(k / six) * six;
                return value - chroma * Clamp(T.Min(k, T.CreateChecked(4) - k));
            }
        }
    }

    public static void ToGrey<T>(Span<T> image) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < image.Length; i += 3)
        {
            image.Slice(i, 3).Fill(Grey(image, i));
        }
    }

    private static T Grey<T>(ReadOnlySpan<T> image, int i) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => T.CreateChecked(0.2989) * image[i] + T.CreateChecked(0.587) * image[i + 1]
            + T.CreateChecked(0.114) * image[i + 2];

    private static T Clamp<T>(T value) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => T.Min(T.Max(value, T.Zero), T.One);
}
