using SimClr.Train.Runs;

namespace SimClr.Train.Training;

/// <summary>What the loop tells its observers after each step.</summary>
/// <param name="Position">Of the run, as a checkpoint of this moment holds it.</param>
/// <param name="StepsDone">In this epoch.</param>
/// <param name="IsLogged">Whether the line goes to the metrics; at the end of an epoch it does.</param>
/// <param name="SecondsLeft">Of the run, at this pace.</param>
public sealed record TrainedStep(
    TrainingPosition Position, int StepsDone, int StepsPerEpoch, bool IsLogged, double SecondsLeft)
{
    /// <summary>What is known of the step; an observer may add to it for those after it.</summary>
    public required MetricsLine Line { get; set; }

    public bool EndsEpoch => StepsDone == StepsPerEpoch;
}
