using SimClr.Train.Report.Content;
using SimClr.Train.Report.Sections;
using static SimClr.Train.Pages.Markup;

namespace SimClr.Train.Report;

/// <summary>
/// <c>report.html</c>: one file that needs nothing else, no script, legible in light and dark.
/// </summary>
public static class ReportPage
{
    /// <summary>The page as HTML that is also well-formed XML.</summary>
    public static string Render(ReportData data) => ToHtml(Tag("html", Attribute("lang", "en"),
        Tag("head",
            Tag("meta", Attribute("charset", "utf-8")),
            Tag("meta", Attribute("name", "viewport"),
                Attribute("content", "width=device-width, initial-scale=1")),
            Tag("meta", Attribute("name", "color-scheme"), Attribute("content", "light dark")),
            Tag("title", $"{data.Run} · SimCLR"),
            Tag("style", StyleSheet())),
        Tag("body", Tag("main",
            HeaderSection.Draw(data), AccuracySection.Draw(data), TrainingSection.Draw(data),
            NeighboursSection.Draw(data), MapSection.Draw(data), ConfusionSection.Draw(data),
            ViewsSection.Draw(data), FiltersSection.Draw(data), OptionsSection.Draw(data)))));

    private static string StyleSheet()
    {
        using var stream = typeof(ReportPage).Assembly.GetManifestResourceStream("report.css")!;
        return new StreamReader(stream).ReadToEnd();
    }
}
