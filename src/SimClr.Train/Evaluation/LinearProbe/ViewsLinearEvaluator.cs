using SimClr.Nn;
using SimClr.Tensors;
using SimClr.Train.Data;
using SimClr.Train.Encoders;
using SimClr.Train.Evaluation.Supervised;

namespace SimClr.Train.Evaluation.LinearProbe;

/// <summary>
/// Linear evaluation with augmentation, as the paper does it: SGD through the frozen encoder, a new crop and
/// flip of every image in every epoch. Standardisation and weight decay are those of
/// <see cref="LinearEvaluator"/>, of which this is the limit over views.
/// </summary>
public static class ViewsLinearEvaluator
{
    public const int Epochs = 20;
    public const double LearningRate = 0.02;

    /// <param name="train">What is fitted to; <paramref name="trainFeatures"/> are its features.</param>
    /// <param name="epochDone">Hears each epoch, from 1, and its mean loss.</param>
    public static (ConfusionMatrix Test, ConfusionMatrix Train) Evaluate(
        Module encoder, Device device, ImageDataset train, Features trainFeatures, Features test,
        int imageSize, SupervisedRecipe recipe, Action<int, double>? epochDone = null,
        CancellationToken interrupted = default)
    {
        var standardiser = new Standardiser(trainFeatures);
        var layer = Classifier.Head(device, trainFeatures.Dim, train.Classes.Length);
        encoder.Training = false;
        SupervisedTraining.Run(layer.NamedParameters(), views => layer.Forward(Frozen(views)), device,
            train, imageSize, recipe, epochDone, interrupted);

        using var scope = new TensorScope();
        return (LinearEvaluator.Classify(layer, standardiser.Apply(test, device), test),
            LinearEvaluator.Classify(layer, standardiser.Apply(trainFeatures, device), trainFeatures));

        Tensor Frozen(Tensor views)
        {
            float[] h;
            using (new TensorScope()) // a plain scope: the tape does not see the encoder
            {
                h = encoder.Forward(views).ToArray();
            }

            return standardiser.Apply(h, device);
        }
    }
}
