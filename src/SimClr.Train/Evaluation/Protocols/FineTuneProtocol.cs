using SimClr.Train.Evaluation.Supervised;
using SimClr.Train.Recipes.Declarations;

namespace SimClr.Train.Evaluation.Protocols;

public sealed record FineTuneProtocol : ClassOptions, IProtocol
{
    [Option(LabelShares, ValueName = "shares")]
    public double[] Labels { get; init; } = [0.01, 0.1];

    [Option("Epochs of supervised training; 0 for 60, 30 or 10 with about 1, 10 or 100 % of the labels.",
        AtLeast = 0)]
    public int? Epochs { get; init; }

    [Option("Highest learning rate, for a batch of 64; 0 for 0.05.", AtLeast = 0)]
    public double? LearningRate { get; init; }

    public (string Name, string Description)? Command => ("finetune",
        "The whole network trained on a part of the labels; from random weights that is from scratch.");

    public IEnumerable<Measurement> Measure(EncoderUnderTest encoder) => Labels.Select(labels =>
    {
        var data = encoder.Data;
        var recipe = new SupervisedRecipe(FineTuner.EpochsFor(labels), FineTuner.LearningRate,
            FineTuner.WeightDecay, (ulong)Seed).With(Epochs, LearningRate);
        var result = FineTuner.Evaluate(encoder.Create(), data.Device,
            data.TrainOf(data.Labelled(labels, Seed)), data.Test, encoder.ImageSize, recipe,
            encoder.EpochDone($"fine-tuning, {Measurement.OfLabels(labels)}", recipe.Epochs),
            data.Interrupted);
        return new Measurement("fine-tuned", "finetune_top1", result.Accuracy, labels, result)
        {
            Images = result.Total,
        };
    });
}
