using SimClr.Train.Evaluation.Knn;
using SimClr.Train.Recipes.Declarations;

namespace SimClr.Train.Evaluation.Protocols;

public sealed record KnnProtocol : ClassOptions, IProtocol
{
    public const string Majority = "knn_top1"; // the number that "kNN" means in our tables
    public const string Weighted = "knn200_top1";
    public const string Nearest = "nearest_top1";
    private const string MajorityName = "kNN, k = 10, majority";

    [Option(LabelShares, ValueName = "shares")]
    public double[] Labels { get; init; } = [1];

    /// <summary>
    /// The plain majority of few neighbours alone, as it is followed during training: a smaller search.
    /// </summary>
    public bool OnlyMajority { get; init; }

    public (string Name, string Description)? Command
        => ("knn", "Nearest neighbours by cosine: nothing is fitted.");

    public IEnumerable<Measurement> Measure(EncoderUnderTest encoder)
        => Labels.SelectMany<double, Measurement>(labels =>
        {
            var device = encoder.Data.Device;
            var train = encoder.Frozen.Labelled(encoder.Data.Labelled(labels, Seed));
            var test = encoder.Frozen.Test;
            if (OnlyMajority)
            {
                return
                [
                    new(MajorityName, Majority, KnnEvaluator.MajorityAccuracy(device, train, test), labels),
                ];
            }

            var (majority, weighted, nearest) = KnnEvaluator.Evaluate(device, train, test);
            return
            [
                new(MajorityName, Majority, majority.Accuracy, labels, majority),
                new("kNN, k = 200, weighted", Weighted, weighted.Accuracy, labels),
                new("nearest neighbour", Nearest, nearest.Accuracy, labels),
            ];
        });
}
