using SimClr.Kernels;
using SimClr.Train.Data.Pictures;
using static System.FormattableString;

namespace SimClr.Train.Explain.Text;

/// <summary>What was drawn for a view, in the order in which it is done.</summary>
internal static class ViewWords
{
    public static IReadOnlyList<string> Of(ViewParameters drawn, Picture original, int size)
    {
        double area = (double)drawn.Height * drawn.Width / (original.Height * original.Width);
        List<string> words =
        [
            Invariant($"crop {drawn.Width} x {drawn.Height} at column {drawn.Left}, row {drawn.Top}: ")
                + Invariant($"{100 * area:0} % of the area"),
            drawn.Flip ? "flipped" : "not flipped",
        ];
        if (drawn.Jitter)
        {
            words.AddRange(Enumerable.Range(0, 4).Select(i => Operation(drawn, drawn.Order[i])));
        }
        else
        {
            words.Add("colours kept");
        }

        if (drawn.Grey)
        {
            words.Add("turned grey");
        }

        if (drawn.Sigma > 0)
        {
            int kernel = ViewParameters.BlurKernelSize(size);
            words.Add(Invariant($"blur, sigma {drawn.Sigma:0.00} over {kernel} x {kernel} pixels"));
        }

        return words;
    }

    private static string Operation(ViewParameters drawn, ColorOperation operation) => operation switch
    {
        ColorOperation.Brightness => Invariant($"brightness times {drawn.Brightness:0.00}"),
        ColorOperation.Contrast => Invariant($"contrast times {drawn.Contrast:0.00}"),
        ColorOperation.Saturation => Invariant($"saturation times {drawn.Saturation:0.00}"),
        _ => Invariant($"hue turned by {360 * drawn.Hue:0}°"),
    };
}
