using SimClr.Train.Evaluation;
using SimClr.Train.Evaluation.Protocols;

namespace SimClr.Train.Report.Content;

/// <summary>What the page shows of one encoder.</summary>
/// <param name="Measured">
/// Accuracies where there are labels; of pairs of views where there are two held-out images.
/// </param>
/// <param name="Map">The sampled test images in the plane by t-SNE, in the order of the sample.</param>
/// <param name="Components">The same by the two principal components.</param>
/// <param name="Filters">The first layer's, as PNG.</param>
public sealed record EncoderReport(
    Measurements Measured, IReadOnlyList<(float X, float Y)> Map,
    IReadOnlyList<(float X, float Y)> Components, IReadOnlyList<byte[]> Filters)
{
    /// <summary>Null where there is no such number, as without labels.</summary>
    public Measurement? Knn => this[KnnProtocol.Majority] is null ? null : Measured[KnnProtocol.Majority];

    public double? this[string key] => Measured.ValueOf(key);
}
