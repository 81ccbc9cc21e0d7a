using System.Xml.Linq;
using static SimClr.Train.Pages.Markup;

namespace SimClr.Train.Pages.Charts;

/// <summary>
/// Points in the plane, coloured by class. The axes of such a projection mean nothing and are not drawn. The
/// picture of the point under the pointer appears above the plot: no dot can cover it there.
/// </summary>
internal static class ScatterPlot
{
    private const double Side = 460;
    private const double Strip = 66; // above the plot, beside the title
    private const double Shown = 60;
    private const double Margin = 14;
    private const int MaxNamedClasses = 20;
    private const string SheetId = "pictures";

    /// <summary>The pictures of all plots, once in the page.</summary>
    public static XElement Pictures(PictureSheet sheet) => Tag("svg.sheet",
        Attribute("width", 0.0), Attribute("height", 0.0), Attribute("aria-hidden", "true"),
        Tag("defs", Tag("image", Attribute("id", SheetId),
            Attribute("width", sheet.Columns * sheet.Side), Attribute("height", sheet.Rows * sheet.Side),
            Attribute("href", DataUri(sheet.Png)))));

    public static XElement Draw(
        string title, IReadOnlyList<(float X, float Y)> points, IReadOnlyList<int> labels,
        IReadOnlyList<string> classes, PictureSheet pictures)
    {
        var (x, y) = Fit(points);
        var groups = Enumerable.Range(0, points.Count).GroupBy(i => labels[i]).OrderBy(group => group.Key);
        return Tag("figure.map", Tag("figcaption", title), Tag("svg.chart",
            Attribute("viewBox", $"0 0 {Side} {Side + Strip}"),
            Attribute("role", "img"), Attribute("aria-label", title),
            Tag("rect.frame", Attribute("x", 0.5), Attribute("y", Strip + 0.5),
                Attribute("width", Side - 1), Attribute("height", Side - 1)),
            groups.Select(group => Tag("g.dots",
                group.Key < 0 ? null : Attribute("style", ClassColors.Style(group.Key, classes.Count)),
                group.Select(i => Tag("g.point",
                    // A line of no length with a round cap.
                    Tag("path", Attribute("d", Place(points[i]))),
                    Picture(i, group.Key < 0 ? null : classes[group.Key], pictures)))))));

        string Place((float X, float Y) point) => $"M{Number(x.Pixel(point.X))} {Number(y.Pixel(point.Y))}h0";
    }

    public static XElement? Legend(IReadOnlyList<string> classes)
        => classes.Count is 0 or > MaxNamedClasses ? null : Tag("ul.legend",
            classes.Select((name, label) => Tag("li",
                Tag("span.dot", Attribute("style", ClassColors.Style(label, classes.Count))), name)));

    private static XElement Picture(int point, string? name, PictureSheet sheet)
    {
        var (left, top) = sheet.Place(point);
        return Tag("g.shown",
            Tag("svg", Attribute("x", Side - Shown), Attribute("y", 0.0),
                Attribute("width", Shown), Attribute("height", Shown),
                Attribute("viewBox", $"{left} {top} {sheet.Side} {sheet.Side}"),
                Tag("use", Attribute("href", "#" + SheetId))),
            (sheet.Files?[point] ?? name) is not { } words ? null : Tag("text",
                Attribute("x", Side - Shown - 10), Attribute("y", Shown / 2 + 6),
                Attribute("text-anchor", "end"), words));
    }

    /// <summary>The same scale on both axes, the picture centred.</summary>
    private static (Axis X, Axis Y) Fit(IReadOnlyList<(float X, float Y)> points)
    {
        double minX = points.Min(p => p.X), maxX = points.Max(p => p.X);
        double minY = points.Min(p => p.Y), maxY = points.Max(p => p.Y);
        double half = Math.Max(Math.Max(maxX - minX, maxY - minY), 1e-9) / 2;
        double centreX = (minX + maxX) / 2, centreY = (minY + maxY) / 2;
        return (
            new Axis(centreX - half, centreX + half, Margin, Side - Margin, fit: false),
            new Axis(centreY - half, centreY + half, Strip + Side - Margin, Strip + Margin, fit: false));
    }
}
