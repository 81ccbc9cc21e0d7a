using SimClr.Kernels;
using SimClr.Nn;
using SimClr.Nn.Losses;
using SimClr.Nn.Optimizers;
using SimClr.Nn.Schedules;
using SimClr.Tensors;
using SimClr.Train.Data;
using SimClr.Train.Steps;
using SimClr.Train.Text;

namespace SimClr.Train.Evaluation.Supervised;

/// <summary>
/// Trains on labelled images to the last epoch of a recipe. No image but these is looked at, so nothing can
/// be chosen by the ones that will be measured on.
/// </summary>
internal static class SupervisedTraining
{
    /// <param name="logits">Views (N, size, size, 3) to the classes' scores; what is to be trained.</param>
    /// <param name="epochDone">Hears each epoch, from 1, and its mean loss.</param>
    /// <exception cref="UserException">The loss is no finite number any more.</exception>
    public static void Run(
        IEnumerable<(string Name, Parameter Parameter)> parameters, Func<Tensor, Tensor> logits,
        Device device, ImageDataset data, int imageSize, SupervisedRecipe recipe,
        Action<int, double>? epochDone = null, CancellationToken interrupted = default)
    {
        var optimizer = new Sgd(parameters, SupervisedRecipe.Momentum, recipe.WeightDecay, nesterov: true);
        int stepsPerEpoch = Order(data, recipe).StepsPerEpoch;
        var schedule = new WarmupCosineSchedule(
            recipe.LearningRate, warmupSteps: 0, (long)stepsPerEpoch * recipe.Epochs);
        var options = recipe.Views(imageSize);
        using var images = data.Read(device, Batches(data, recipe));
        using var batches = Batches(data, recipe).GetEnumerator(); // the same again, for the labels
        for (int epoch = 0; epoch < recipe.Epochs; epoch++)
        {
            double lossSum = 0;
            for (int step = 0; step < stepsPerEpoch; step++)
            {
                interrupted.ThrowIfCancellationRequested();
                batches.MoveNext();
                int[] labels = Array.ConvertAll(batches.Current, place => data.Labels[place]);
                using var tape = new Tape();
                var batch = images.Next();
                var key = new ViewKey(recipe.Seed, epoch, 0);
                lossSum += optimizer.Step(schedule.LearningRate(optimizer.StepNumber), tape, () =>
                {
                    var views = Tensor.Empty(device, new Shape(labels.Length, imageSize, imageSize, 3));
                    device.Views.MakeViews(batch, options, key, views.View);
                    var loss = CrossEntropyLoss.Apply(logits(views), labels);
                    tape.Backward(loss);
                    return loss;
                });
            }

            double mean = lossSum / stepsPerEpoch;
            if (!double.IsFinite(mean))
            {
                throw new UserException($"supervised training: loss is {mean} in epoch {epoch + 1}; "
                    + $"--learning-rate {recipe.LearningRate} is too high, give a lower one.");
            }

            epochDone?.Invoke(epoch + 1, mean);
        }
    }

    private static DataOrder Order(ImageDataset data, SupervisedRecipe recipe)
        => new(recipe.Seed, data.Count, Math.Min(SupervisedRecipe.BatchSize, data.Count));

    private static IEnumerable<int[]> Batches(ImageDataset data, SupervisedRecipe recipe)
    {
        var order = Order(data, recipe);
        for (int epoch = 0; epoch < recipe.Epochs; epoch++)
        {
            for (int step = 0; step < order.StepsPerEpoch; step++)
            {
                yield return order.Batch(epoch, step).ToArray();
            }
        }
    }
}
