using System.Xml.Linq;
using static SimClr.Train.Pages.Markup;

namespace SimClr.Train.Pages.Charts;

/// <summary>
/// Lines over a common x that starts at 0, with axes, ticks, and a legend where there are several.
/// </summary>
internal sealed record LineChart(string Title, string XTitle, string YTitle)
{
    private const double Width = 520;
    private const double Height = 280;
    private const double Left = 72;
    private const double Right = 16;
    private const double Top = 14;
    private const double Bottom = 44;
    private const int MaxDots = 60;
    private const int MaxPointsOfALine = 800; // more than pixels: thinned out before drawing

    public bool YFromZero { get; init; }

    /// <summary>The chart, or a sentence in its place where no line has a point.</summary>
    public XElement Draw(params Series[] lines)
    {
        Series[] drawn =
        [
            .. lines.Select(line => line with { Points = Thin(line.Points) })
                .Where(line => line.Points.Count > 0),
        ];
        var caption = Tag("figcaption", Title);
        if (drawn.Length == 0)
        {
            return Tag("figure", caption, Tag("p.note", "Nothing was recorded."));
        }

        var points = drawn.SelectMany(line => line.Points).ToArray();
        double lowest = points.Min(p => p.Y);
        var x = new Axis(0, points.Max(p => p.X), Left, Width - Right, ticks: 7, fit: false);
        lowest = YFromZero ? Math.Min(0, lowest) : lowest;
        var y = new Axis(lowest, points.Max(p => p.Y), Height - Bottom, Top);
        return Tag("figure", caption, Tag("svg.chart",
            Attribute("viewBox", $"0 0 {Width} {Height}"),
            Attribute("role", "img"), Attribute("aria-label", Title),
            HorizontalGrid(y), VerticalTicks(x),
            Text("axis-title", (Left + Width - Right) / 2, Height - 6, XTitle, "middle"),
            Tag("text.axis-title", Attribute("text-anchor", "middle"),
                Attribute("transform", $"translate(12 {Number((Top + Height - Bottom) / 2)}) rotate(-90)"),
                YTitle),
            drawn.Select(line => Draw(line, x, y))), Legend(drawn));
    }

    private static IEnumerable<XElement> HorizontalGrid(Axis y) => y.Ticks().SelectMany(tick => new[]
    {
        Line("grid", Left, tick.Pixel, Width - Right, tick.Pixel),
        Text("tick", Left - 7, tick.Pixel + 4, tick.Label, "end"),
    });

    private static IEnumerable<XElement> VerticalTicks(Axis x) => x.Ticks()
        .SelectMany(tick => new[]
        {
            Line("tick", tick.Pixel, Height - Bottom, tick.Pixel, Height - Bottom + 5),
            Text("tick", tick.Pixel, Height - Bottom + 18, tick.Label, "middle"),
        })
        .Append(Line("axis", Left, Height - Bottom, Width - Right, Height - Bottom));

    private static XElement Draw(Series line, Axis x, Axis y)
    {
        var pixels = line.Points
            .Select(p => (X: Number(x.Pixel(p.X)), Y: Number(y.Pixel(p.Y)), Value: p)).ToArray();
        return Tag("g." + line.Style,
            Tag("polyline", Attribute("points", string.Join(' ', pixels.Select(p => $"{p.X},{p.Y}"))),
                Tag("title", line.Name)),
            pixels.Length == 1 || (line.Dots && pixels.Length <= MaxDots)
                ? pixels.Select(p => Tag("circle",
                    Attribute("cx", p.X), Attribute("cy", p.Y), Attribute("r", 3.0),
                    Tag("title", $"{Number(p.Value.X)}: {Number(p.Value.Y)}")))
                : null);
    }

    private static XElement? Legend(Series[] lines) => lines.Length < 2 ? null : Tag("ul.legend",
        lines.Select(line => Tag("li", Tag("span.key." + line.Style), line.Name)));

    private static XElement Line(string style, double x1, double y1, double x2, double y2)
        => Tag("line." + style,
            Attribute("x1", x1), Attribute("y1", y1), Attribute("x2", x2), Attribute("y2", y2));

    private static XElement Text(string style, double x, double y, string text, string anchor)
        => Tag("text." + style,
            Attribute("x", x), Attribute("y", y), Attribute("text-anchor", anchor), text);

    private static IReadOnlyList<(double X, double Y)> Thin(IReadOnlyList<(double X, double Y)> points)
    {
        var finite = points.Where(p => double.IsFinite(p.Y)).ToArray();
        int stride = (finite.Length + MaxPointsOfALine - 1) / MaxPointsOfALine;
        return stride <= 1 ? finite : [.. finite.Where((_, i) => i % stride == 0 || i == finite.Length - 1)];
    }
}
