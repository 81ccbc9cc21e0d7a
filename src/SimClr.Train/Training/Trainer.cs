using SimClr.Nn.Schedules;
using SimClr.Train.Recipes;
using SimClr.Train.Runs;
using SimClr.Train.Steps;

namespace SimClr.Train.Training;

/// <summary>The loop: batch, learning rate, step, and who wants to know of it.</summary>
/// <param name="position">Steps that are done before.</param>
/// <param name="observers">Told of each step, in this order.</param>
internal sealed class Trainer(
    PretrainOptions options, SimClrStep simClrStep, BatchPlan plan, TrainingPosition position, TrainingClock clock,
    IReadOnlyList<Action<TrainedStep>> observers)
{
    private readonly WarmupCosineSchedule schedule = Recipe.CreateSchedule(options, plan.StepsPerEpoch);

    public TrainingPosition Position { get; private set; } = position;

    /// <summary>Trains to the last step, or until <paramref name="stop"/>, asked before each, says why.</summary>
    /// <param name="batches">Those of the plan from the position on.</param>
    /// <returns>Why it stopped; null where the last step is done.</returns>
    /// <exception cref="DivergedException">The loss or a weight is no finite number any more.</exception>
    public string? Run(Device device, IEnumerable<Batch> batches, Func<string?> stop)
    {
        using var upcoming = batches.GetEnumerator();
        while (Position.Step < plan.Steps)
        {
            if (stop() is { } why)
            {
                return why;
            }

            double learningRate = schedule.LearningRate(Position.Step);
            clock.BeginStep();
            try
            {
                upcoming.MoveNext();
            }
            catch (OperationCanceledException) when (stop() is not null)
            {
                return stop(); // its pictures were still read
            }

            float loss = simClrStep.Run(device, upcoming.Current, learningRate);
            clock.EndStep();
            if (!float.IsFinite(loss))
            {
                throw new DivergedException($"loss is {loss}", Position.Step + 1);
            }

            Tell(upcoming.Current.Epoch, loss, learningRate);
        }

        return null;
    }

    private void Tell(int epoch, float loss, double learningRate)
    {
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
