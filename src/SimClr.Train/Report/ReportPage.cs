using System.Xml.Linq;
using SimClr.Train.Pages.Charts;
using SimClr.Train.Report.Content;
using static SimClr.Train.Pages.Markup;

namespace SimClr.Train.Report;

/// <summary><c>report.html</c>, from top to bottom.</summary>
public static class ReportPage
{
    public static string Render(ReportData data) => Document($"{data.Run} · SimCLR", ["report.css"],
        Header(data), AccuracySection.Draw(data), TrainingSection.Draw(data),
        PictureSections.Neighbours(data), Map(data), Confusion(data), PictureSections.Views(data),
        PictureSections.Filters(data), Options(data));

    private static XElement Header(ReportData data)
    {
        var verdict = Verdict.Of(data);
        return Tag("header",
            Tag("p.run", data.Run),
            Tag("h1", Attribute("id", "verdict"), verdict.Headline),
            Tag("ul.lines", verdict.Lines.Select(line => Tag("li", line))),
            verdict.Warnings.Select(warning => Tag("p.warning", Tag("b", "Warning: "), warning)),
            Facts(data.Facts));
    }

    private static XElement Map(ReportData data)
    {
        string colours = data.Classes.Count > 0
            ? " The encoder never saw a label: colours were added afterwards."
            : "";
        return Section("embedding", "The space of features",
            $"{Count(data.SampleLabels.Count)} test images by their features: near means alike. t-SNE keeps "
            + $"neighbours together, and its axes have no meaning; the principal components are the two "
            + $"directions in which features differ most.{colours} Point at a dot to see its image.",
            ScatterPlot.Pictures(data.SamplePictures),
            Tag("div.charts",
                Plot("t-SNE, random weights", data.Random.Map), Plot("t-SNE, trained", data.Trained.Map),
                Plot("Principal components, random weights", data.Random.Components),
                Plot("Principal components, trained", data.Trained.Components)),
            ScatterPlot.Legend(data.Classes));

        XElement Plot(string title, IReadOnlyList<(float X, float Y)> points) => ScatterPlot.Draw(
            title, points, data.SampleLabels, data.Classes, data.SamplePictures);
    }

    /// <summary>Null without labels.</summary>
    private static XElement? Confusion(ReportData data) => data.Trained.Knn?.Confusion is { } confusion
        ? Section("confusion", "What is taken for what",
            $"Test images by kNN (k = 10) with the trained encoder: {ConfusionTable.Caption(confusion)}",
            ConfusionTable.Draw(confusion))
        : null;

    private static XElement Options(ReportData data) => Section("options", "Effective options",
        "Marked: not as in the preset.",
        Tag("div.options", data.Options.Select(option => Tag(option.Changed ? "div.changed" : "div",
            Tag("code", option.Name), Tag("span", option.Value)))));
}
