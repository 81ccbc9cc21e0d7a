using System.Xml.Linq;
using SimClr.Train.Evaluation.Protocols;
using SimClr.Train.Pages.Charts;
using SimClr.Train.Report.Content;
using SimClr.Train.Runs;
using static SimClr.Train.Pages.Markup;

namespace SimClr.Train.Report;

internal static class TrainingSection
{
    private const string Caption = "Alignment is the mean squared distance between the embeddings z of two "
        + "views of a picture on the unit sphere: lower is closer. Uniformity is the logarithm of the mean of "
        + "exp(−2 d²) over pairs of pictures: lower is spread wider, 0 is one point for all. Good encoders get "
        + "both low (Wang and Isola, 2020); random weights put all pictures near one point, so that views are "
        + "close for nothing. Measured on held-out pictures, batch norm in evaluation mode.";

    public static XElement Draw(ReportData data)
    {
        return Section("training", "Training", null, Tag("div.charts",
            new LineChart("Contrastive loss", "epoch", data.LossInWords.Axis).Draw(
                new Series("loss", "trained", Curve(data, line => line.Loss)),
                new Series($"all embeddings equal, {data.LossInWords.EqualRows}", "reference",
                     Level(data, data.LossOfEqualRows))),
            data.Trained.Knn is not null
                ? new LineChart("kNN accuracy", "epoch", "top-1 (%)") { YFromZero = true }.Draw(
                    new Series("this encoder", "trained", Measured(
                        data, line => 100 * line.KnnTop1, null), Dots: true),
                    new Series("random weights, at the end", "random",
                        Level(data, 100 * data.Random.Knn?.Value)))
                : Pairs(data, "Views matched to their picture", "share (%)",
                    line => 100 * line.MatchedViews, ViewPairsProtocol.Matched, scale: 100, fromZero: true),
            Pairs(data, "Alignment", "mean squared distance",
                line => line.Alignment, ViewPairsProtocol.Alignment, fromZero: true),
            Pairs(data, "Uniformity", "log mean exp(−2 d²)",
                line => line.Uniformity, ViewPairsProtocol.Uniformity),
            new LineChart("Learning rate", "epoch", "learning rate") { YFromZero = true }.Draw(
                new Series("learning rate", "trained", Curve(data, line => line.LearningRate))),
            new LineChart("Throughput", "epoch", "views per second") { YFromZero = true }.Draw(
                new Series("views per second", "trained", Curve(data, line => line.ViewsPerSecond)))),
            Tag("p.note.after", Caption));
    }

    /// <summary>A chart of a number about pairs of views, with a dot where it was measured.</summary>
    private static XElement Pairs(ReportData data, string title, string unit,
        Func<MetricsLine, double?> ofLine, string key, double scale = 1, bool fromZero = false)
        => new LineChart(title, "epoch", unit) { YFromZero = fromZero }.Draw(
            new Series(
                "this encoder", "trained", Measured(data, ofLine, scale * data.Trained[key]), Dots: true),
            new Series("random weights", "random", Level(data, scale * data.Random[key])));

    private static (double X, double Y)[] Curve(ReportData data, Func<MetricsLine, double?> value)
        => [.. data.Metrics.Where(m => value(m.Line) is not null)
            .Select(m => (m.Epoch, value(m.Line)!.Value))];

    /// <summary>What the run recorded; where it recorded nothing, what was measured for the page.</summary>
    private static (double X, double Y)[] Measured(
        ReportData data, Func<MetricsLine, double?> value, double? now)
        => Curve(data, value) is { Length: > 0 } curve ? curve
            : now is { } y && data.Metrics is [.., var last] ? [(last.Epoch, y)] : [];

    private static (double X, double Y)[] Level(ReportData data, double? y)
        => y is { } level && data.Metrics is [.., var last] ? [(0, level), (last.Epoch, level)] : [];
}
