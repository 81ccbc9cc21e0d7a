using SimClr.Nn.Models;
using SimClr.Train.Data;
using SimClr.Train.Encoders;
using SimClr.Train.Evaluation.Knn;
using SimClr.Train.Evaluation.ViewPairs;
using SimClr.Train.Recipes;

namespace SimClr.Train.Training;

/// <summary>
/// Follows what an encoder makes of held-out images while a run trains. It only watches: nothing in the
/// training depends on it, and the final evaluation uses all images.
/// </summary>
public sealed class RunMonitor(PretrainOptions options, Device device, ImageDataset train, ImageDataset test)
{
    /// <summary>
    /// Adds to the line of every <c>--eval-every</c>th epoch, and of the last, what is measured; kNN (plain majority)
    /// where there are classes.
    /// </summary>
    public void Observe(TrainedStep step, SimClrModel model)
    {
        int epoch = step.Line.Epoch;
        if (!step.EndsEpoch || options.EvalEvery == 0 || (epoch % options.EvalEvery != 0 && epoch != options.Epochs))
        {
            return;
        }

        var pairs = PairEvaluator.Evaluate(model, device, test, options);
        double? knn = train.Labelled && test.Labelled && train.Classes.Length > 1
            ? KnnEvaluator.MajorityAccuracy(device, Extract(model, train), Extract(model, test))
            : null;
        step.Line = step.Line with
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
