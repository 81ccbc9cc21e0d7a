using SimClr.Train.Evaluation.Knn;

namespace SimClr.Train.Evaluation.Protocols;

/// <param name="onlyMajority">
/// The plain majority of few neighbours alone, as it is followed during training: a smaller search.
/// </param>
public sealed class KnnProtocol(bool onlyMajority = false) : IProtocol
{
    public const string Majority = "knn_top1"; // the number that "kNN" means in our tables
    public const string Weighted = "knn200_top1";
    public const string Nearest = "nearest_top1";
    private const string MajorityName = "kNN, k = 10, majority";

    public ProtocolCommand Command
        => new("knn", "Nearest neighbours by cosine: nothing is fitted.") { Labels = "1" };

    public IEnumerable<Measurement> Measure(EncoderUnderTest encoder, ProtocolSettings settings)
        => settings.Labels.SelectMany<double, Measurement>(labels =>
        {
            var device = encoder.Data.Device;
            var train = encoder.Frozen.Labelled(encoder.Data.Labelled(labels, settings.Seed));
            var test = encoder.Frozen.Test;
            if (onlyMajority)
            {
                return
                [
                    new(MajorityName, Majority, KnnEvaluator.MajorityAccuracy(device, train, test), labels),
                ];
            }

            var result = KnnEvaluator.Evaluate(device, train, test);
            return
            [
                new(MajorityName, Majority, result.Majority, labels, result.Confusion),
                new("kNN, k = 200, weighted", Weighted, result.Weighted, labels),
                new("nearest neighbour", Nearest, result.Nearest, labels),
            ];
        });
}
