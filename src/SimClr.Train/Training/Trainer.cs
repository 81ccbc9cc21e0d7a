using SimClr.Nn.Schedules;
using SimClr.Train.Ranks;
using SimClr.Train.Recipes;
using SimClr.Train.Runs;
using SimClr.Train.Steps;

namespace SimClr.Train.Training;

/// <summary>
/// The loop: batch, learning rate, step, and who wants to know of it. Ranks go from step to step together: what keeps
/// one of them from the next is known to all before it.
/// </summary>
/// <param name="position">Steps that are done before.</param>
/// <param name="observers">Told of each step, in this order.</param>
internal sealed class Trainer(
    PretrainOptions options, SimClrStep simClrStep, BatchPlan plan, TrainingPosition position, TrainingClock clock,
    IReadOnlyList<Action<TrainedStep>> observers, RankGroup? ranks = null)
{
    private readonly RankGroup ranks = ranks ?? RankGroup.Alone;
    private readonly WarmupCosineSchedule schedule = Recipe.CreateSchedule(options, plan.StepsPerEpoch);

    public TrainingPosition Position { get; private set; } = position;

    /// <summary>Trains to the last step, or until <paramref name="stop"/>, asked before each, says why.</summary>
    /// <param name="batches">Those of the plan from the position on.</param>
    /// <returns>Why it stopped, here or on another rank; null where the last step is done.</returns>
    /// <exception cref="DivergedException">The loss or a weight is no finite number any more.</exception>
    public string? Run(Device device, IEnumerable<Batch> batches, Func<string?> stop)
    {
        using var upcoming = batches.GetEnumerator();
        Exception? trouble = null; // outside of a step: nobody waits for this rank yet
        while (true)
        {
            bool isDone = Position.Step >= plan.Steps;
            clock.BeginStep();
            string? why = isDone || trouble is not null ? null : stop();
            if (!isDone && trouble is null && why is null)
            {
                trouble = Caught(() => upcoming.MoveNext());
                if (trouble is OperationCanceledException && stop() is { } interrupted)
                {
                    (why, trouble) = (interrupted, null); // its pictures were still read
                }
            }

            why = ranks.Agree(why, trouble);
            if (why is not null || isDone)
            {
                return why;
            }

            double learningRate = schedule.LearningRate(Position.Step);
            float loss = simClrStep.Run(device, upcoming.Current, learningRate);
            clock.EndStep();
            trouble = Caught(() => Tell(upcoming.Current.Epoch, loss, learningRate));
        }
    }

    private static Exception? Caught(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private void Tell(int epoch, float loss, double learningRate)
    {
        if (!float.IsFinite(loss))
        {
            throw new DivergedException($"loss is {loss}", Position.Step + 1);
        }

        var (step, lossSum, lossCount) = (Position.Step + 1, Position.LossSum + loss, Position.LossCount + 1);
        int stepsDone = (int)((step - 1) % plan.StepsPerEpoch) + 1;
        bool isLogged = stepsDone == plan.StepsPerEpoch
            || (options.LogEvery > 0 && stepsDone % options.LogEvery == 0);
        Position = Position with
        {
            Step = step,
            LossSum = isLogged ? 0 : lossSum, // of the steps since the last line
            LossCount = isLogged ? 0 : lossCount,
        };
        var trained = new TrainedStep(
            Position, stepsDone, plan.StepsPerEpoch, isLogged, (plan.Steps - step) * clock.SecondsPerStep)
        {
            Line = new MetricsLine(
                epoch + 1, step, lossSum / lossCount, learningRate,
                Math.Round(2 * options.ImagesPerStep / clock.SecondsPerStep, 1), Math.Round(clock.TotalSeconds, 3)),
        };
        foreach (var observer in observers)
        {
            observer(trained);
        }
    }
}
