using System.Xml.Linq;
using SimClr.Train.Explain.Text;
using static SimClr.Train.Pages.Markup;

namespace SimClr.Train.Explain.Page;

/// <summary>A step's explanation as one HTML file.</summary>
internal static class ExplainPage
{
    public static string Render(StepExplanation step)
    {
        var thumbnails = RowThumbnails.Draw(step);
        return Document("One step of SimCLR", ["report.css", "explain.css"], Header(step),
            Section(Chapter.Views, PictureSection.Draw(step)),
            Section(Chapter.Network, NetworkSection.Draw(step)),
            Section(Chapter.Embedding, SimilaritySection.Draw(step, thumbnails)),
            Section(Chapter.Loss, LossSection.Draw(step, thumbnails)),
            Section(Chapter.Gradient, GradientSection.Draw(step, thumbnails)),
            Section(Chapter.Update, UpdateSection.Draw(step)));

        XElement Section(Chapter chapter, IEnumerable<object?> content) => Tag("section",
            Attribute("id", chapter.Id), Tag("h2", $"{chapter.Number}. {chapter.Title}"),
            Tag("p.lesson", chapter.Lesson(step)),
            Tag("p.code", "code: ", chapter.Sources(step).SelectMany((file, i)
                => new object[] { i > 0 ? ", " : "", Tag("code", file) })),
            content);
    }

    private static XElement Header(StepExplanation step) => Tag("header",
        Tag("h1", Findings.Title(step)),
        Facts(Findings.Facts(step)),
        step.Position.Note is { } note ? Tag("p.note", note) : null,
        Tag("nav", Chapter.All.Select(chapter
            => Tag("a", Attribute("href", "#" + chapter.Id), $"{chapter.Number}. {chapter.Title}"))));
}
