using System.Xml.Linq;
using static SimClr.Train.Pages.Markup;

namespace SimClr.Train.Explain.Page;

/// <summary>A bar in a table.</summary>
internal static class Meter
{
    /// <param name="style">A class of the style sheet: what the bar stands for.</param>
    /// <param name="share">Of the track's length.</param>
    /// <param name="mark">Where a thin line stands for comparison; below 0 for none.</param>
    public static XElement Draw(string style, double share, double mark = -1) => Tag("div.meter." + style,
        Attribute("style", $"--share: {Number(100 * Math.Clamp(share, 0, 1))}%"), Tag("span.fill"),
        mark < 0 ? null : Tag("span.mark", Attribute("style", $"--mark: {Number(100 * mark)}%")));

    /// <summary>A bar to the left of the middle where the value is below 0, else to the right.</summary>
    public static XElement DrawSigned(string style, double share) => Tag("div.meter.signed." + style,
        Attribute("style", $"--share: {Number(50 * Math.Clamp(Math.Abs(share), 0, 1))}%; "
            + $"--left: {Number(50 + Math.Min(0, 50 * Math.Max(share, -1)))}%"),
        Tag("span.fill"), Tag("span.mark"));
}
