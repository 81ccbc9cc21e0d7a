using SimClr.Train.Evaluation.Knn;

namespace SimClr.Train.Report.Content;

/// <summary>What the page shows of one encoder.</summary>
/// <param name="Projection">The sampled test images in the plane, in the order of the sample.</param>
public sealed record EncoderReport(
    KnnResult Knn, double LinearAccuracy, IReadOnlyList<(float X, float Y)> Projection);
