using System.Globalization;
using System.Xml.Linq;
using SimClr.Train.Report.Charts;
using SimClr.Train.Report.Content;
using static SimClr.Train.Report.Markup;

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
            Header(data), Accuracy(data), Training(data), Embedding(data), Neighbours(data), Confusion(data),
            Options(data)))));

    /// <summary>The result in one sentence.</summary>
    public static string Verdict(ReportData data)
    {
        double trained = data.Trained.Knn.Majority;
        double random = data.Random.Knn.Majority;
        double points = 100 * (trained - random);
        string found = points >= 1 ? "The encoder learned" : "The encoder learned nothing yet";
        string gain = points.ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture);
        return $"{found}: kNN names the class of {Percent(trained)} of {Count(data.TestImages)} unseen "
            + $"images; with random weights, {Percent(random)} ({gain} points).";
    }

    private static XElement Header(ReportData data) => Tag("header",
        Tag("p.run", data.Run),
        Tag("h1", Attribute("id", "verdict"), Verdict(data)),
        Tag("dl.facts", data.Facts.Select(fact => Tag("div", Tag("dt", fact.Name), Tag("dd", fact.Value)))));

    private static XElement Accuracy(ReportData data)
    {
        double chance = 1.0 / data.Classes.Count;
        return Section("accuracy", "Accuracy on held-out images",
            $"Top-1, {Count(data.TestImages)} test images against {Count(data.TrainImages)} labelled "
            + "training images. The encoder is frozen. Labels are used here only, never in pretraining. The "
            + "thin line marks chance.",
            Tag("div.scroll", Tag("table.accuracy",
                Tag("thead", Tag("tr",
                    Tag("th", "protocol"), Tag("th", "random weights"), Tag("th", "trained"),
                    Tag("th.number", "gain"))),
                Tag("tbody",
                    Row("kNN, k = 10, majority", e => e.Knn.Majority),
                    Row("kNN, k = 200, weighted", e => e.Knn.Weighted),
                    Row("nearest neighbour", e => e.Knn.Nearest),
                    Row("linear classifier", e => e.LinearAccuracy)))));

        XElement Row(string name, Func<EncoderReport, double> accuracy) => Tag("tr", Tag("th", name),
            Tag("td", Bar("random", accuracy(data.Random), chance)),
            Tag("td", Bar("trained", accuracy(data.Trained), chance)),
            Tag("td.number", string.Create(CultureInfo.InvariantCulture,
                $"{100 * (accuracy(data.Trained) - accuracy(data.Random)):+0.0;−0.0;0.0}")));
    }

    private static XElement Bar(string style, double share, double chance) => Tag("div.bar." + style,
        Attribute("style", $"--share: {Number(100 * share)}%; --chance: {Number(100 * chance)}%"),
        Tag("span.track", Tag("span.fill"), Tag("span.chance")), Tag("span.number", Percent(share)));

    private static XElement Training(ReportData data)
    {
        var loss = Curve(data, m => m.Loss);
        var knn = Curve(data, m => 100 * m.Knn);
        (double, double)[] Level(IReadOnlyList<(double X, double Y)> over, double y)
            => over.Count == 0 ? [] : [(over[0].X, y), (over[^1].X, y)];
        return Section("training", "Training", null, Tag("div.charts",
            new LineChart("Contrastive loss", "epoch", "NT-Xent (nats)").Draw(
                new Series("loss", "trained", loss),
                new Series("all embeddings equal, ln(2N−1)", "reference", Level(loss, data.LossOfEqualRows))),
            new LineChart("kNN accuracy during training", "epoch", "top-1 (%)") { YFromZero = true }.Draw(
                new Series("this encoder", "trained", knn, Dots: true),
                new Series("random weights, at the end", "random",
                    Level(knn, 100 * data.Random.Knn.Majority))),
            new LineChart("Learning rate", "epoch", "learning rate") { YFromZero = true }.Draw(
                new Series("learning rate", "trained", Curve(data, m => m.LearningRate))),
            new LineChart("Throughput", "epoch", "views per second") { YFromZero = true }.Draw(
                new Series("views per second", "trained", Curve(data, m => m.ViewsPerSecond)))));
    }

    private static (double X, double Y)[] Curve(ReportData data, Func<MetricPoint, double?> value)
        => [.. data.Metrics.Where(m => value(m) is not null).Select(m => (m.Epoch, value(m)!.Value))];

    private static XElement Embedding(ReportData data) => Section("embedding", "The space of features",
        $"{Count(data.SampleLabels.Count)} test images by their features (t-SNE of cosine distances; near "
        + "means alike, axes have no meaning). The encoder never saw a label: colours were added afterwards.",
        Tag("div.charts",
            ScatterPlot.Draw("Random weights", data.Random.Projection, data.SampleLabels, data.Classes),
            ScatterPlot.Draw("Trained", data.Trained.Projection, data.SampleLabels, data.Classes)),
        ScatterPlot.Legend(data.Classes));

    private static XElement Neighbours(ReportData data) => Section("neighbours", "Nearest neighbours",
        "Test images, and the training images whose features are most similar, best first. Framed: same "
        + "class as the query. Faded: another class.",
        Tag("div.scroll", Tag("table.gallery",
            Tag("thead", Tag("tr", Tag("th", "query"), Tag("th", "trained"), Tag("th", "random weights"))),
            Tag("tbody", data.Gallery.Select(row => Tag("tr",
                Tag("td", Picture("query", row.Query), Tag("span.name", row.Query.Class)),
                Tag("td", row.Trained.Select(Neighbour)), Tag("td", row.Random.Select(Neighbour))))))));

    private static XElement Neighbour(GalleryImage image)
        => Picture(image.Correct ? "right" : "wrong", image);

    private static XElement Picture(string style, GalleryImage image) => Tag("img." + style,
        Attribute("src", DataUri(image.Png)), Attribute("alt", $"{image.Class} ({style})"),
        Attribute("title", image.Class));

    private static XElement Confusion(ReportData data) => Section("confusion", "What is taken for what",
        "kNN (k = 10) with the trained encoder: rows are the true class, columns the answer.",
        ConfusionTable.Draw(data.Trained.Knn.Confusion));

    private static XElement Options(ReportData data) => Section("options", "Effective options",
        "Marked: not as in the preset.",
        Tag("div.options", data.Options.Select(option => Tag(option.Changed ? "div.changed" : "div",
            Tag("code", option.Name), Tag("span", option.Value)))));

    private static XElement Section(string id, string title, string? note, params object?[] content)
        => Tag("section", Attribute("id", id), Tag("h2", title),
            note is null ? null : Tag("p.note", note), content);

    private static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string StyleSheet()
    {
        using var stream = typeof(ReportPage).Assembly.GetManifestResourceStream("report.css")!;
        return new StreamReader(stream).ReadToEnd();
    }
}
