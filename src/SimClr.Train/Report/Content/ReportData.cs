using SimClr.Nn.Losses;
using SimClr.Train.Evaluation.Protocols;
using SimClr.Train.Pages;
using SimClr.Train.Runs;

namespace SimClr.Train.Report.Content;

/// <summary>Everything that the page shows.</summary>
public sealed record ReportData
{
    /// <summary>The accuracies that are measured for the page, in the order of its table.</summary>
    public static readonly IReadOnlyList<string> AccuracyKeys =
        [KnnProtocol.Majority, KnnProtocol.Weighted, KnnProtocol.Nearest, LinearProtocol.Accuracy];

    /// <summary>Name of the run folder.</summary>
    public required string Run { get; init; }

    /// <summary>What was trained on what, where and how long: one line each, name and value.</summary>
    public required IReadOnlyList<(string Name, string Value)> Facts { get; init; }

    /// <summary>Lines of <c>metrics.jsonl</c>, each with the training that was done, in epochs.</summary>
    public required IReadOnlyList<(double Epoch, MetricsLine Line)> Metrics { get; init; }

    /// <summary>Epochs that the run is to have.</summary>
    public required int Epochs { get; init; }

    /// <summary>Loss where all embeddings are equal; about where training starts.</summary>
    public required double LossOfEqualRows { get; init; }

    public required LossInWords LossInWords { get; init; }

    public required EncoderReport Trained { get; init; }

    public required EncoderReport Random { get; init; }

    /// <summary>Names; none where images have no labels.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Classes of the projected test images; -1 where they have no labels.</summary>
    public required IReadOnlyList<int> SampleLabels { get; init; }

    /// <summary>The projected test images, in the order of the sample.</summary>
    public required PictureSheet SamplePictures { get; init; }

    public required int TrainImages { get; init; }

    public required int TestImages { get; init; }

    /// <summary>Further protocols, by <c>simclr evaluate</c>.</summary>
    public IReadOnlyList<MeasuredRow> Measured { get; init; } = [];

    public required IReadOnlyList<GalleryRow> Gallery { get; init; }

    public required IReadOnlyList<ViewsRow> Views { get; init; }

    /// <summary>The effective options; changed where the call overrode the preset.</summary>
    public required IReadOnlyList<(string Name, string Value, bool Changed)> Options { get; init; }

    /// <summary>None without labels.</summary>
    public IEnumerable<MeasuredRow> Accuracies => AccuracyKeys.Where(key => Trained.Measured[key] is not null)
        .Select(key => new MeasuredRow(Trained.Measured[key]!.Title, Random[key], Trained[key]));

    /// <summary>Accuracy of always naming the most frequent class; null without labels.</summary>
    public double? Chance => Trained.Knn?.Confusion is { } confusion
        ? Enumerable.Range(0, Classes.Count).Max(confusion.RowTotal) / (double)confusion.Total
        : null;
}
