using SimClr.Nn.Models;
using SimClr.Nn.Optimizers;
using SimClr.Train.Recipes;
using SimClr.Train.Runs;

namespace SimClr.Train.Training;

/// <summary>Writes the checkpoints of a run when they are due.</summary>
internal sealed class CheckpointKeeper(
    PretrainOptions options, RunFolder folder, SimClrModel model, Optimizer optimizer, MetricsLog metrics,
    long savedStep)
{
    /// <summary>Step of the newest checkpoint.</summary>
    public long SavedStep { get; private set; } = savedStep;

    public void Observe(TrainedStep step)
    {
        if (step.EndsEpoch && step.Line.Epoch % options.CheckpointEvery == 0)
        {
            Save(folder.EpochCheckpoint(step.Line.Epoch), step.Position);
        }

        if (step.EndsEpoch || (options.CheckpointSteps > 0 && step.StepsDone % options.CheckpointSteps == 0))
        {
            Save(folder.LastCheckpoint, step.Position);
        }
    }

    /// <exception cref="DivergedException">A weight is no finite number; nothing was written.</exception>
    public void Save(string path, TrainingPosition position)
    {
        metrics.FlushToDisk(); // the lines that a checkpoint stands behind come first
        try
        {
            Checkpoint.Write(path, options, position, model, optimizer);
        }
        catch (NotFiniteNumberException exception)
        {
            throw new DivergedException($"{exception.Message} holds a number that is not finite", position.Step);
        }

        SavedStep = position.Step;
    }
}
