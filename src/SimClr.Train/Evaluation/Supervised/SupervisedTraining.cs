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
        var plan = new BatchPlan(
            recipe.Seed, data.Count, Math.Min(SupervisedRecipe.BatchSize, data.Count), recipe.Epochs);
        var schedule = new WarmupCosineSchedule(recipe.LearningRate, warmupSteps: 0, plan.Steps);
        var options = recipe.Views(imageSize);
        double lossSum = 0;
        foreach (var (images, labels, epoch, step) in plan.Read(data, device))
        {
            interrupted.ThrowIfCancellationRequested();
            using var tape = new Tape();
            lossSum += optimizer.Step(schedule.LearningRate(optimizer.StepNumber), tape, () =>
            {
                var views = ViewTensor.One(device, images, options, new ViewKey(recipe.Seed, epoch, 0));
                var loss = CrossEntropyLoss.Apply(logits(views), labels);
                tape.Backward(loss);
                return loss;
            });
            if (plan.EpochOf(step + 1) == epoch)
            {
                continue;
            }

            double mean = lossSum / plan.StepsPerEpoch;
            lossSum = 0;
            if (!double.IsFinite(mean))
            {
                throw new UserException($"supervised training: loss is {mean} in epoch {epoch + 1}; "
                    + $"--learning-rate {recipe.LearningRate} is too high, give a lower one.");
            }

            epochDone?.Invoke(epoch + 1, mean);
        }
    }
}
