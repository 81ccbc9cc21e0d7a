using SimClr.Train.Encoders;
using SimClr.Train.Evaluation.LinearProbe;
using SimClr.Train.Evaluation.Supervised;

namespace SimClr.Train.Evaluation.Protocols;

/// <summary>What each protocol measures of an encoder: the rows of the table.</summary>
internal static class Protocols
{
    public static IEnumerable<Measurement> Knn(EncoderUnderTest encoder, ProtocolSettings settings)
        => settings.Labels.SelectMany<double, Measurement>(labels =>
        {
            var result = encoder.Frozen.Knn(Labelled(encoder, labels, settings));
            return
            [
                new("kNN, k = 10, majority", "knn_top1", result.Majority, labels, result.Confusion),
                new("kNN, k = 200, weighted", "knn200_top1", result.Weighted, labels),
                new("nearest neighbour", "nearest_top1", result.Nearest, labels),
            ];
        });

    public static IEnumerable<Measurement> Linear(EncoderUnderTest encoder, ProtocolSettings settings)
        => settings.Labels.SelectMany(labels =>
        {
            int[]? rows = Labelled(encoder, labels, settings);
            var plain = Rows("linear classifier", "linear", encoder.Frozen.Linear(rows), labels);
            if (!settings.Augment)
            {
                return plain;
            }

            var recipe = new SupervisedRecipe(
                settings.Epochs > 0 ? settings.Epochs : ViewsLinearEvaluator.Epochs,
                settings.LearningRate > 0 ? settings.LearningRate : ViewsLinearEvaluator.LearningRate,
                LinearEvaluator.WeightDecay, settings.Seed);
            var augmented = encoder.Frozen.LinearOnViews(
                recipe, rows, EpochDone(encoder, "linear classifier, crops and flips", recipe));
            return plain.Concat(Rows("linear, crops and flips", "linear_augmented", augmented, labels));
        });

    public static IEnumerable<Measurement> Retrieval(EncoderUnderTest encoder, ProtocolSettings settings)
    {
        bool z = settings.Of == "z";
        var result = (z ? encoder.FrozenWithHead : encoder.Frozen).Retrieval();
        string of = z ? " (z)" : "";
        return
        [
            new($"retrieval{of}, top 1", "retrieval_top1", result.Top1),
            new($"retrieval{of}, top 5", "retrieval_top5", result.Top5),
            new($"retrieval{of}, precision of 10", "retrieval_precision10", result.Precision10),
            new($"retrieval{of}, mAP of 100", "retrieval_map100", result.MeanAveragePrecision100),
        ];
    }

    public static IEnumerable<Measurement> FineTune(EncoderUnderTest encoder, ProtocolSettings settings)
        => settings.Labels.Select(labels =>
        {
            var data = encoder.Data;
            int[]? rows = Labelled(encoder, labels, settings);
            var train = rows is null ? data.Train : data.Train.Select(rows);
            var recipe = new SupervisedRecipe(
                settings.Epochs > 0 ? settings.Epochs : FineTuner.EpochsFor(labels),
                settings.LearningRate > 0 ? settings.LearningRate : FineTuner.LearningRate,
                FineTuner.WeightDecay, settings.Seed);
            var result = FineTuner.Evaluate(
                encoder.Create(), data.Device, train, data.Held, encoder.ImageSize, recipe,
                EpochDone(encoder, $"fine-tuning, {Measurement.OfLabels(labels)}", recipe), data.Interrupted);
            return new Measurement("fine-tuned", "finetune_top1", result.Accuracy, labels, result);
        });

    /// <summary>All of them, and fine-tuning with its own shares of the labels.</summary>
    public static IEnumerable<Measurement> All(EncoderUnderTest encoder, ProtocolSettings settings) =>
    [
        .. Knn(encoder, settings), .. Linear(encoder, settings), .. Retrieval(encoder, settings),
        .. FineTune(encoder, settings with { Labels = settings.FineTune }),
    ];

    private static IEnumerable<Measurement> Rows(
        string name, string key, LinearResult result, double labels) =>
    [
        new(name, $"{key}_top1", result.Accuracy, labels, result.Confusion),
        new("  on its training images", $"{key}_train_top1", result.TrainAccuracy, labels),
    ];

    private static int[]? Labelled(EncoderUnderTest encoder, double share, ProtocolSettings settings)
        => share == 1 ? null : Subset.OfEachClass(encoder.Data.Train.Labels, share, settings.Seed);

    private static Action<int, double> EpochDone(
        EncoderUnderTest encoder, string what, SupervisedRecipe recipe)
        => (epoch, loss) => encoder.Progress?.Invoke(what, epoch, recipe.Epochs, loss);
}
