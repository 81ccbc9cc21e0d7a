using SimClr.Train.Data;

namespace SimClr.Train.Runs;

/// <summary>
/// How far a run has come. With the seed this is everything random about it: order and views are functions of
/// (seed, epoch, image), and epoch and batch follow from the step.
/// </summary>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Images">Training images; another number would put other batches in the same steps.</param>
/// <param name="LossSum">Sum of the losses since the last line of <c>metrics.jsonl</c>.</param>
/// <param name="LossCount">Number of those losses.</param>
/// <param name="Data">Which images they are; null in checkpoints that are older than it.</param>
public sealed record TrainingPosition(
    long Step, int Images, double LossSum = 0, int LossCount = 0, DataFingerprint? Data = null);
