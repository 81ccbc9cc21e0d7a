using System.Xml.Linq;
using SimClr.Train.Explain.Text;
using static SimClr.Train.Pages.Markup;

namespace SimClr.Train.Explain.Page;

/// <summary>
/// A step's explanation as one HTML file: no script, nothing from elsewhere, in light and dark.
/// </summary>
internal static class ExplainPage
{
    /// <summary>The page as HTML that is also well-formed XML.</summary>
    public static string Render(StepExplanation step)
    {
        var thumbnails = new RowThumbnails(step);
        return ToHtml(Tag("html", Attribute("lang", "en"),
            Tag("head",
                Tag("meta", Attribute("charset", "utf-8")),
                Tag("meta", Attribute("name", "viewport"),
                    Attribute("content", "width=device-width, initial-scale=1")),
                Tag("meta", Attribute("name", "color-scheme"), Attribute("content", "light dark")),
                Tag("title", "One step of SimCLR"),
                Tag("style", StyleSheet("report.css") + StyleSheet("explain.css"))),
            Tag("body", Tag("main", Header(step),
                Section(Chapter.Views, PictureSection.Draw(step)),
                Section(Chapter.Network, NetworkSection.Draw(step)),
                Section(Chapter.Embedding, SimilaritySection.Draw(step, thumbnails)),
                Section(Chapter.Loss, LossSection.Draw(step, thumbnails)),
                Section(Chapter.Gradient, GradientSection.Draw(step, thumbnails)),
                Section(Chapter.Update, UpdateSection.Draw(step))))));

        XElement Section(Chapter chapter, IEnumerable<object?> content) => Tag("section",
            Attribute("id", chapter.Id), Tag("h2", $"{chapter.Number}. {chapter.Title}"),
            Tag("p.lesson", chapter.Lesson(step)),
            Tag("p.code", "code: ", chapter.Sources(step).SelectMany((file, i)
                => new object[] { i > 0 ? ", " : "", Tag("code", file) })),
            content);
    }

    private static XElement Header(StepExplanation step) => Tag("header",
        Tag("h1", Findings.Title(step)),
        Tag("dl.facts", Findings.Facts(step).Select(fact
            => Tag("div", Tag("dt", fact.Name), Tag("dd", fact.Value)))),
        step.Moment.Note is { } note ? Tag("p.note", note) : null,
        Tag("nav", Chapter.All.Select(chapter
            => Tag("a", Attribute("href", "#" + chapter.Id), $"{chapter.Number}. {chapter.Title}"))));

    private static string StyleSheet(string name)
    {
        using var stream = typeof(ExplainPage).Assembly.GetManifestResourceStream(name)!;
        return new StreamReader(stream).ReadToEnd();
    }
}
