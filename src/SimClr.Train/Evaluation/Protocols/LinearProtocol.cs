using SimClr.Train.Evaluation.LinearProbe;
using SimClr.Train.Evaluation.Supervised;
using SimClr.Train.Recipes.Declarations;

namespace SimClr.Train.Evaluation.Protocols;

public sealed record LinearProtocol : ClassOptions, IProtocol
{
    public const string Accuracy = "linear_top1";

    [Option(LabelShares, ValueName = "shares")]
    public double[] Labels { get; init; } = [1];

    [Option(ViewsToo)]
    public bool Augment { get; init; }

    [Option("Epochs of supervised training; 0 for 20.", AtLeast = 0, OnlyWith = nameof(Augment))]
    public int? Epochs { get; init; }

    [Option("Highest learning rate, for a batch of 64; 0 for 0.02.", AtLeast = 0, OnlyWith = nameof(Augment))]
    public double? LearningRate { get; init; }

    public (string Name, string Description)? Command
        => ("linear", "A linear classifier on frozen features.");

    public IEnumerable<Measurement> Measure(EncoderUnderTest encoder)
        => Labels.SelectMany(labels =>
        {
            var (data, frozen) = (encoder.Data, encoder.Frozen);
            int[]? rows = data.Labelled(labels, Seed);
            var train = frozen.Labelled(rows);
            var plain = Rows("linear classifier", Accuracy, "linear_train_top1",
                LinearEvaluator.Evaluate(data.Device, train, frozen.Test, data.Interrupted), labels);
            if (!Augment)
            {
                return plain;
            }

            var recipe = new SupervisedRecipe(ViewsLinearEvaluator.Epochs, ViewsLinearEvaluator.LearningRate,
                LinearEvaluator.WeightDecay, (ulong)Seed).With(Epochs, LearningRate);
            var augmented = ViewsLinearEvaluator.Evaluate(
                frozen.Module, data.Device, data.TrainOf(rows), train, frozen.Test, encoder.ImageSize, recipe,
                encoder.EpochDone("linear classifier, crops and flips", recipe.Epochs), data.Interrupted);
            return plain.Concat(Rows("linear, crops and flips", "linear_augmented_top1",
                "linear_augmented_train_top1", augmented, labels));
        });

    private static IEnumerable<Measurement> Rows(string name, string key, string trainKey,
        (ConfusionMatrix Test, ConfusionMatrix Train) result, double labels) =>
    [
        new(name, key, result.Test.Accuracy, labels, result.Test) { Images = result.Test.Total },
        new("  on its training images", trainKey, result.Train.Accuracy, labels),
    ];
}
