namespace SimClr.Train.Report.Content;

/// <summary>Everything that the page shows.</summary>
public sealed record ReportData
{
    /// <summary>Name of the run folder.</summary>
    public required string Run { get; init; }

    /// <summary>What was trained on what, where and how long: one line each, name and value.</summary>
    public required IReadOnlyList<(string Name, string Value)> Facts { get; init; }

    public required IReadOnlyList<MetricPoint> Metrics { get; init; }

    /// <summary>Loss where all embeddings are equal, ln(2N - 1); where training starts.</summary>
    public required double LossOfEqualRows { get; init; }

    public required EncoderReport Trained { get; init; }

    public required EncoderReport Random { get; init; }

    /// <summary>Classes of the projected test images.</summary>
    public required IReadOnlyList<int> SampleLabels { get; init; }

    public required int TrainImages { get; init; }

    public required IReadOnlyList<GalleryRow> Gallery { get; init; }

    public required IReadOnlyList<OptionRow> Options { get; init; }

    public IReadOnlyList<string> Classes => Trained.Knn.Confusion.Classes;

    public int TestImages => Trained.Knn.Confusion.Total;
}
