using SimClr.Nn.Models;
using SimClr.Train.Data;
using SimClr.Train.Encoders;
using SimClr.Train.Evaluation.Knn;
using SimClr.Train.Evaluation.ViewPairs;
using SimClr.Train.Recipes;
using SimClr.Train.Runs;

namespace SimClr.Train.Training;

/// <summary>
/// Follows what an encoder makes of held-out images while a run trains. It only watches: nothing in the
/// training depends on it, and the final evaluation uses all images.
/// </summary>
public sealed class RunMonitor(PretrainOptions options, Device device, ImageDataset train, ImageDataset test)
{
    private readonly ImageDataset train = train.On(device);
    private readonly ImageDataset test = test.On(device);

    /// <summary>The line with what was measured; kNN (plain majority) where there are classes.</summary>
    public MetricsLine Measure(SimClrModel model, MetricsLine line)
    {
        var pairs = PairEvaluator.Evaluate(model, device, test, options);
        double? knn = train.Labelled && test.Labelled && train.Classes.Length > 1
            ? KnnEvaluator.MajorityAccuracy(device, Extract(model, train), Extract(model, test))
            : null;
        return line with
        {
            KnnTop1 = knn,
            MatchedViews = pairs?.Matched,
            Alignment = pairs?.Alignment,
            Uniformity = pairs?.Uniformity,
            ZStd = pairs?.Std,
        };
    }

    private Features Extract(SimClrModel model, ImageDataset data) => FeatureExtractor.Extract(
        model.Encoder, device, data, options.EvaluationSize, options.EvalImages);
}
