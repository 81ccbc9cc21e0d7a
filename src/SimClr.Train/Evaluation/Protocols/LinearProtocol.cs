using SimClr.Train.Evaluation.LinearProbe;

namespace SimClr.Train.Evaluation.Protocols;

public sealed class LinearProtocol : IProtocol
{
    public const string Accuracy = "linear_top1";

    public ProtocolCommand Command => new("linear", "A linear classifier on frozen features.")
    {
        Labels = "1",
        Augment = true,
        Training = ($"{ViewsLinearEvaluator.Epochs}", ViewsLinearEvaluator.LearningRate),
    };

    public IEnumerable<Measurement> Measure(EncoderUnderTest encoder, ProtocolSettings settings)
        => settings.Labels.SelectMany(labels =>
        {
            var (data, frozen) = (encoder.Data, encoder.Frozen);
            int[]? rows = data.Labelled(labels, settings.Seed);
            var train = frozen.Labelled(rows);
            var plain = Rows("linear classifier", Accuracy, "linear_train_top1",
                LinearEvaluator.Evaluate(data.Device, train, frozen.Test, data.Interrupted), labels);
            if (!settings.Augment)
            {
                return plain;
            }

            var recipe = settings.Recipe(
                ViewsLinearEvaluator.Epochs, ViewsLinearEvaluator.LearningRate, LinearEvaluator.WeightDecay);
            var augmented = ViewsLinearEvaluator.Evaluate(
                frozen.Module, data.Device, data.TrainOf(rows), train, frozen.Test, encoder.ImageSize, recipe,
                encoder.EpochDone("linear classifier, crops and flips", recipe.Epochs), data.Interrupted);
            return plain.Concat(Rows("linear, crops and flips", "linear_augmented_top1",
                "linear_augmented_train_top1", augmented, labels));
        });

    private static IEnumerable<Measurement> Rows(
        string name, string key, string trainKey, LinearResult result, double labels) =>
    [
        new(name, key, result.Accuracy, labels, result.Confusion),
        new("  on its training images", trainKey, result.TrainAccuracy, labels),
    ];
}
