using SimClr.Nn.Models;
using SimClr.Train.Data;
using SimClr.Train.Evaluation;
using SimClr.Train.Evaluation.Knn;
using SimClr.Train.Options;

namespace SimClr.Train.Training;

/// <summary>
/// Follows kNN accuracy on held-out images while a run trains. It only watches: nothing in the training
/// depends on it, and the final evaluation uses all images.
/// </summary>
public sealed class KnnMonitor(PretrainOptions options, Device device, ImageDataset train, ImageDataset test)
{
    private readonly ImageDataset train = train.On(device);
    private readonly ImageDataset test = test.On(device);

    /// <summary>From 0 to 1, by the plain majority of the nearest ones.</summary>
    public double Measure(ResNet encoder)
        => KnnEvaluator.MajorityAccuracy(device, Extract(encoder, train), Extract(encoder, test));

    private Features Extract(ResNet encoder, ImageDataset data)
        => FeatureExtractor.Extract(encoder, device, data, options.EvaluationSize, options.EvalImages);
}
