using SimClr.Nn;
using SimClr.Train.Data;
using SimClr.Train.Encoders;
using SimClr.Train.Text;

namespace SimClr.Train.Evaluation.Supervised;

/// <summary>
/// Fine-tuning: the whole network, encoder and a linear head, is trained on labelled images. From a random
/// encoder it is supervised training from scratch: what the pretrained one must beat.
/// </summary>
public static class FineTuner
{
    public const double LearningRate = 0.05;
    public const double WeightDecay = 1e-4;

    /// <summary>Epochs for a share of the labels: fewer images are gone through more often.</summary>
    public static int EpochsFor(double labels) => labels switch
    {
        <= 0.02 => 60,
        <= 0.2 => 30,
        _ => 10,
    };

    /// <summary>
    /// Trains <paramref name="encoder"/>, which changes, to the recipe's last epoch; then measures, once, on
    /// <paramref name="test"/>.
    /// </summary>
    /// <exception cref="UserException">Pictures have no label, or training diverged.</exception>
    public static ConfusionMatrix Evaluate(
        Module encoder, Device device, ImageDataset train, ImageDataset test, int imageSize,
        SupervisedRecipe recipe, Action<int, double>? epochDone = null,
        CancellationToken interrupted = default)
    {
        if (!train.Labelled)
        {
            throw new UserException(
                $"data {train.Name}: has pictures without a label; fine-tuning needs labelled ones.");
        }

        int dim = FeatureExtractor.Extract(encoder, device, train.Select([0]), imageSize).Dim;
        var classifier = new Classifier(encoder, device, dim, train.Classes.Length) { Training = true };
        SupervisedTraining.Run(classifier.NamedParameters(), classifier.Forward, device, train, imageSize,
            recipe, epochDone, interrupted);
        var scores = FeatureExtractor.Extract(classifier, device, test, imageSize, interrupted: interrupted);
        return ConfusionMatrix.OfScores(test.Classes, scores.Labels, scores.Values);
    }
}
