using System.Globalization;

namespace SimClr.Train.Text;

/// <summary>How numbers are written for people.</summary>
internal static class Digits
{
    private const string None = "–";

    /// <summary>Four digits that count: 0.02341, 12.34, 1.234e-7.</summary>
    public static string Of(double value)
    {
        double size = Math.Abs(value);
        if (value == 0 || !double.IsFinite(value))
        {
            return value.ToString("0", CultureInfo.InvariantCulture);
        }

        if (size is < 1e-3 or >= 1e6)
        {
            return value.ToString("0.000e-0", CultureInfo.InvariantCulture);
        }

        int decimals = Math.Clamp(3 - (int)Math.Floor(Math.Log10(size)), 0, 6);
        return value.ToString("F" + decimals, CultureInfo.InvariantCulture);
    }

    /// <summary>A loss or a cosine: four decimals.</summary>
    public static string Fixed(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    /// <summary>For a look at the size: three decimals.</summary>
    public static string Short(double value)
    {
        string text = value.ToString("0.000", CultureInfo.InvariantCulture);
        return text == "-0.000" ? "0.000" : text;
    }

    /// <summary>A cosine in a narrow cell: .83, -.05, 1.0.</summary>
    public static string Cosine(double value)
    {
        string text = value.ToString("0.00", CultureInfo.InvariantCulture);
        return Math.Abs(value) >= 0.995 ? text[..^1] : text == "-0.00" ? ".00" : text.Replace("0.", ".");
    }

    /// <summary>A share; a dash where there is none: accuracy on no image.</summary>
    public static string Percent(double share) => double.IsNaN(share)
        ? None
        : string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");

    /// <summary>A difference of shares, with its sign.</summary>
    public static string Points(double difference) => double.IsNaN(difference)
        ? None
        : string.Create(CultureInfo.InvariantCulture, $"{100 * difference:+0.0;-0.0;0.0}");

    /// <summary>1,234 or 1.23 M.</summary>
    public static string Count(long number) => number < 100_000
        ? number.ToString("N0", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{number / 1e6:0.00} M");

    /// <summary>Kilobytes of 1000 bytes.</summary>
    public static string Kilobytes(long bytes)
        => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:N1}");
}
