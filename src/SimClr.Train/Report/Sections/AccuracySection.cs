using System.Globalization;
using System.Xml.Linq;
using SimClr.Train.Report.Content;
using static SimClr.Train.Pages.Markup;

namespace SimClr.Train.Report.Sections;

internal static class AccuracySection
{
    /// <summary>Null without labels.</summary>
    public static XElement? Draw(ReportData data)
    {
        if (data.Trained.Knn is not { } trained || data.Random.Knn is not { } random)
        {
            return null;
        }

        double? chance = data.Chance;
        return Section("accuracy", "Accuracy on held-out images",
            $"Top-1, {Count(data.TestImages)} test images against {Count(data.TrainImages)} labelled "
            + "training images. The encoder is frozen. Labels are used here only, never in pretraining. The "
            + "thin line is what guessing gives: always the most frequent class.",
            Table(
                Row("kNN, k = 10, majority", random.Majority, trained.Majority, chance),
                Row("kNN, k = 200, weighted", random.Weighted, trained.Weighted, chance),
                Row("nearest neighbour", random.Nearest, trained.Nearest, chance),
                Row("linear classifier", data.Random.LinearAccuracy, data.Trained.LinearAccuracy, chance)),
            data.Measured.Count == 0 ? null : new[]
            {
                Tag("h3", "Further protocols"),
                Tag("p.note", "As last measured by ", Tag("code", "simclr evaluate"), " on these weights."),
                Table([.. data.Measured.Select(row => Row(row.Title, row.Random, row.Trained, null))]),
            });
    }

    private static XElement Table(params XElement[] rows) => Tag("div.scroll", Tag("table.accuracy",
        Tag("thead", Tag("tr",
            Tag("th", "protocol"), Tag("th", "random weights"), Tag("th", "trained"),
            Tag("th.number", "gain"))),
        Tag("tbody", rows)));

    private static XElement Row(string name, double? random, double? trained, double? chance) => Tag("tr",
        Tag("th", name), Tag("td", Bar("random", random, chance)), Tag("td", Bar("trained", trained, chance)),
        Tag("td.number", string.Create(CultureInfo.InvariantCulture,
            $"{100 * (trained - random):+0.0;−0.0;0.0}")));

    private static XElement? Bar(string style, double? share, double? chance)
        => share is null ? null : Tag("div.bar." + style,
            Attribute("style", $"--share: {Number(100 * share.Value)}%"),
            Tag("span.track", Tag("span.fill"), chance is null ? null
                : Tag("span.chance", Attribute("style", $"--chance: {Number(100 * chance.Value)}%"))),
            Tag("span.number", Percent(share.Value)));
}
