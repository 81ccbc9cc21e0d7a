using System.Globalization;

namespace SimClr.Train.Pages.Charts;

/// <summary>
/// Maps values to pixels and knows where the ticks go: at multiples of 1, 2 or 5 times a power of ten.
/// </summary>
internal sealed class Axis
{
    private readonly double low;
    private readonly double high;
    private readonly double step;
    private readonly double firstPixel;
    private readonly double lastPixel;

    /// <param name="fit">Whether the ends move outwards to the next tick.</param>
    public Axis(double low, double high, double firstPixel, double lastPixel, int ticks = 5, bool fit = true)
    {
        if (!(high - low > 1e-12 * Math.Max(Math.Abs(low), Math.Abs(high))))
        {
            double room = low == 0 ? 1 : Math.Abs(low) / 2; // one value: give it some room
            low -= room;
            high += room;
        }

        step = NiceStep((high - low) / ticks);
        this.low = fit ? step * Math.Floor(low / step + 1e-9) : low;
        this.high = fit ? step * Math.Ceiling(high / step - 1e-9) : high;
        this.firstPixel = firstPixel;
        this.lastPixel = lastPixel;
    }

    public double Pixel(double value) => firstPixel + (value - low) / (high - low) * (lastPixel - firstPixel);

    public IEnumerable<(double Pixel, string Label)> Ticks()
    {
        for (double i = Math.Ceiling(low / step - 1e-9); i * step <= high + 1e-9 * step; i++)
        {
            yield return (Pixel(i * step), Label(i * step));
        }
    }

    private static double NiceStep(double rough)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / power) switch
        {
            <= 1 => power,
            <= 2 => 2 * power,
            <= 5 => 5 * power,
            _ => 10 * power,
        };
    }

    private string Label(double value)
    {
        if (Math.Abs(value) >= 100_000 || step < 1e-4)
        {
            return value.ToString("0.##e0", CultureInfo.InvariantCulture);
        }

        int decimals = (int)Math.Max(0, Math.Ceiling(-Math.Log10(step) - 1e-9));
        return (value == 0 ? 0 : value).ToString("N" + decimals, CultureInfo.InvariantCulture);
    }
}
