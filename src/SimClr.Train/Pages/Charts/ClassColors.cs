using System.Globalization;

namespace SimClr.Train.Pages.Charts;

/// <summary>
/// A colour for each class: ten of the style sheet, told apart in light and dark, or a wheel where more.
/// </summary>
internal static class ClassColors
{
    private const int InStyleSheet = 10;

    public static string Style(int label, int classes) => classes <= InStyleSheet
        ? $"--c: var(--class-{label})"
        : string.Create(CultureInfo.InvariantCulture,
            $"--c: hsl({360.0 * label / classes:0} 65% {45 + 15 * (label % 2)}%)");
}
