using SimClr.Train.Evaluation.Knn;
using SimClr.Train.Evaluation.ViewPairs;

namespace SimClr.Train.Report.Content;

/// <summary>What the page shows of one encoder.</summary>
/// <param name="Knn">Null, like the linear classifier's accuracy, where there are no labels.</param>
/// <param name="Pairs">Of held-out images; null where there are fewer than two.</param>
/// <param name="Map">The sampled test images in the plane by t-SNE, in the order of the sample.</param>
/// <param name="Components">The same by the two principal components.</param>
/// <param name="Filters">The first layer's, as PNG.</param>
public sealed record EncoderReport(
    KnnResult? Knn, double? LinearAccuracy, PairStatistics? Pairs, IReadOnlyList<(float X, float Y)> Map,
    IReadOnlyList<(float X, float Y)> Components, IReadOnlyList<byte[]> Filters);
