using SimClr.Train.Evaluation.Supervised;

namespace SimClr.Train.Evaluation.Protocols;

public sealed class FineTuneProtocol : IProtocol
{
    public ProtocolCommand Command => new("finetune",
        "The whole network trained on a part of the labels; from random weights that is from scratch.")
    {
        Labels = "0.01,0.1",
        Training = ("60, 30 or 10 with about 1, 10 or 100 % of the labels", FineTuner.LearningRate),
    };

    public bool TrainsEncoder => true;

    public IEnumerable<Measurement> Measure(EncoderUnderTest encoder, ProtocolSettings settings)
        => settings.Labels.Select(labels =>
        {
            var data = encoder.Data;
            var recipe = settings.Recipe(
                FineTuner.EpochsFor(labels), FineTuner.LearningRate, FineTuner.WeightDecay);
            var result = FineTuner.Evaluate(encoder.Create(), data.Device,
                data.TrainOf(data.Labelled(labels, settings.Seed)), data.Test, encoder.ImageSize, recipe,
                encoder.EpochDone($"fine-tuning, {Measurement.OfLabels(labels)}", recipe.Epochs),
                data.Interrupted);
            return new Measurement("fine-tuned", "finetune_top1", result.Accuracy, labels, result);
        });
}
