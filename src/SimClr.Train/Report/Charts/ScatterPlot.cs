using System.Xml.Linq;
using static SimClr.Train.Report.Markup;

namespace SimClr.Train.Report.Charts;

/// <summary>
/// Points in the plane, coloured by class. The axes of such a projection mean nothing and are not drawn.
/// </summary>
internal static class ScatterPlot
{
    private const double Side = 460;
    private const double Margin = 14;
    private const int MostNamedClasses = 20;

    public static XElement Draw(
        string title, IReadOnlyList<(float X, float Y)> points, IReadOnlyList<int> labels,
        IReadOnlyList<string> classes)
    {
        var (x, y) = Fit(points);
        var groups = Enumerable.Range(0, points.Count).GroupBy(i => labels[i]).OrderBy(group => group.Key);
        return Tag("figure", Tag("figcaption", title), Tag("svg.chart.scatter",
            Attribute("viewBox", $"0 0 {Side} {Side}"),
            Attribute("role", "img"), Attribute("aria-label", title),
            Tag("rect.frame", Attribute("x", 0.5), Attribute("y", 0.5),
                Attribute("width", Side - 1), Attribute("height", Side - 1)),
            // One path per class: every point is a line of no length with a round cap.
            groups.Select(group => Tag("path.dots",
                Attribute("style", ClassColors.Style(group.Key, classes.Count)),
                Attribute("d", string.Concat(group.Select(
                    i => $"M{Number(x.Pixel(points[i].X))} {Number(y.Pixel(points[i].Y))}h0"))),
                Tag("title", classes[group.Key])))));
    }

    public static XElement? Legend(IReadOnlyList<string> classes) => classes.Count > MostNamedClasses ? null
        : Tag("ul.legend", classes.Select((name, label) => Tag("li",
            Tag("span.dot", Attribute("style", ClassColors.Style(label, classes.Count))), name)));

    /// <summary>The same scale on both axes, the picture centred.</summary>
    private static (Axis X, Axis Y) Fit(IReadOnlyList<(float X, float Y)> points)
    {
        double minX = points.Min(p => p.X), maxX = points.Max(p => p.X);
        double minY = points.Min(p => p.Y), maxY = points.Max(p => p.Y);
        double half = Math.Max(Math.Max(maxX - minX, maxY - minY), 1e-9) / 2;
        double centreX = (minX + maxX) / 2, centreY = (minY + maxY) / 2;
        return (
            new Axis(centreX - half, centreX + half, Margin, Side - Margin, fit: false),
            new Axis(centreY - half, centreY + half, Side - Margin, Margin, fit: false));
    }
}
