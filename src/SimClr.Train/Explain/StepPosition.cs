using SimClr.Train.Recipes;
using SimClr.Train.Steps;
using SimClr.Train.Text;

namespace SimClr.Train.Explain;

/// <summary>
/// Which step of a training is explained: it decides the pictures, the views and the learning rate.
/// </summary>
/// <param name="Step">Steps done before it.</param>
/// <param name="Steps">Steps of the whole training.</param>
/// <param name="Places">The pictures: the first ones of that step's batch, as places in the data set.</param>
/// <param name="Note">Where it is another step than one might think, why.</param>
internal sealed record StepPosition(
    long Step, long Steps, int Epoch, double LearningRate, int[] Places, string? Note)
{
    /// <summary>The options of a step that compares these pictures alone, and keeps all there is to see.
    /// </summary>
    public static PretrainOptions Small(PretrainOptions options, int pictures)
        => options with { BatchSize = pictures, Accumulate = 1, CheckpointActivations = false };

    /// <param name="images">Pictures in the data set.</param>
    /// <param name="done">Steps that the weights have been trained for.</param>
    /// <param name="wanted">Number of the step, from 1; 0 for the one that comes next.</param>
    /// <exception cref="UserException">There is no such step, or its batch is smaller.</exception>
    public static StepPosition Of(PretrainOptions options, int images, int pictures, long done, long wanted)
    {
        int batch = Math.Min(options.ImagesPerStep, images);
        if (pictures > batch)
        {
            throw UserException.Usage($"option --pictures: {pictures} are more than the {batch} of a step; "
                + $"give at most {batch}, or another --batch-size.");
        }

        var plan = BatchPlan.Of(options, images) with { BatchSize = batch };
        long steps = plan.Steps;
        if (wanted < 0 || wanted > steps)
        {
            throw UserException.Usage($"option --step: {wanted} is none of the {steps} steps of this "
                + $"training; give a number from 1 to {steps}, or 0 for the next.");
        }

        var schedule = Recipe.CreateSchedule(Small(options, pictures), plan.StepsPerEpoch);
        string? note = null;
        long step = wanted > 0 ? wanted - 1 : done;
        if (step >= steps)
        {
            // Behind the last step the rate is 0: nothing would move, and there would be nothing to see.
            long warmup = (long)Math.Round(options.WarmupEpochs * plan.StepsPerEpoch);
            step = Math.Clamp(warmup - 1, 0, steps - 1);
            note = $"This training has ended, and its learning rate with it: shown is step {step + 1}, the "
                + "last of the warm-up, with the weights of the end.";
        }

        return new StepPosition(step, steps, plan.EpochOf(step), schedule.LearningRate(step),
            plan.Places(step).First()[..pictures], note);
    }
}
