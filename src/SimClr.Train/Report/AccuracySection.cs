using System.Xml.Linq;
using SimClr.Train.Report.Content;
using static SimClr.Train.Pages.Markup;

namespace SimClr.Train.Report;

internal static class AccuracySection
{
    /// <summary>Null without labels.</summary>
    public static XElement? Draw(ReportData data) => data.Trained.Knn is null ? null : Section(
        "accuracy", "Accuracy on held-out images",
        $"Top-1, {Count(data.TestImages)} test images against {Count(data.TrainImages)} labelled "
        + "training images. The encoder is frozen. Labels are used here only, never in pretraining. The "
        + "thin line is what guessing gives: always the most frequent class.",
        Rows(data.Accuracies, data.Chance),
        data.Measured.Count == 0 ? null : new[]
        {
            Tag("h3", "Further protocols"),
            Tag("p.note", "As last measured by ", Tag("code", "simclr evaluate"), " on these weights."),
            Rows(data.Measured, null),
        });

    private static XElement Rows(IEnumerable<MeasuredRow> rows, double? chance) => Table("accuracy", rows,
        ("protocol", row => Tag("th", row.Title)),
        ("random weights", row => Bar("random", row.Random, chance)),
        ("trained", row => Bar("trained", row.Trained, chance)),
        ("*gain", row => row.Trained - row.Random is { } gain ? Points(gain) : ""));

    private static XElement? Bar(string style, double? share, double? chance)
        => share is null ? null : Tag("div.bar." + style,
            Attribute("style", $"--share: {Number(100 * share.Value)}%"),
            Tag("span.track", Tag("span.fill"), chance is null ? null
                : Tag("span.chance", Attribute("style", $"--chance: {Number(100 * chance.Value)}%"))),
            Tag("span.number", Percent(share.Value)));
}
