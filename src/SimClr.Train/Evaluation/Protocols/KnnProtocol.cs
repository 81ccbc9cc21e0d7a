using SimClr.Train.Evaluation.Knn;
using SimClr.Train.Recipes.Declarations;

namespace SimClr.Train.Evaluation.Protocols;

public sealed record KnnProtocol : ClassOptions, IProtocol
{
    public const string Majority = "knn_top1"; // the number that "kNN" means in our tables
    public const string Weighted = "knn200_top1";
    public const string Nearest = "nearest_top1";

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
                return [MajorityOf(KnnEvaluator.MajorityAccuracy(device, train, test), null)];
            }

            var (majority, weighted, nearest) = KnnEvaluator.Evaluate(device, train, test);
            return
            [
                MajorityOf(majority.Accuracy, majority),
                new("kNN, k = 200, weighted", Weighted, weighted.Accuracy, labels)
                {
                    Images = test.Rows,
                    Note = train.Rows >= KnnEvaluator.WeightedK ? null
                        : $"kNN, k = 200: there are {train.Rows} labelled training images, and all vote",
                },
                new("nearest neighbour", Nearest, nearest.Accuracy, labels) { Images = test.Rows },
            ];

            // Where every image votes, the answer is the same for all.
            Measurement MajorityOf(double accuracy, ConfusionMatrix? answers)
            {
                var measured = new Measurement("kNN, k = 10, majority", Majority, accuracy, labels, answers)
                {
                    Images = test.Rows,
                };
                return train.Rows > KnnEvaluator.MajorityK ? measured
                    : measured.LeftOut($"kNN, k = 10: there are {train.Rows} labelled training images; all "
                        + "of them would vote on every image, whatever the encoder, so it is left out");
            }
        });
}
