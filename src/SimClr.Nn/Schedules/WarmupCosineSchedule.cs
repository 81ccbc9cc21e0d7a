namespace SimClr.Nn.Schedules;

/// <summary>
/// Learning rate by step: a straight line up to the peak, then half a cosine down to 0 (Loshchilov and Hutter
/// 2017, without restarts).
/// </summary>
public sealed class WarmupCosineSchedule
{
    private readonly double peak;
    private readonly long warmupSteps;
    private readonly long totalSteps;

    /// <exception cref="ArgumentException">No step, or a warm-up longer than the training.</exception>
    public WarmupCosineSchedule(double peak, long warmupSteps, long totalSteps)
    {
        if (totalSteps < 1 || warmupSteps < 0 || warmupSteps > totalSteps)
        {
            throw new ArgumentException(
                $"schedule: {warmupSteps} warm-up steps of {totalSteps}; there must be "
                + "at least one step, and the warm-up must fit.");
        }

        this.peak = peak;
        this.warmupSteps = warmupSteps;
        this.totalSteps = totalSteps;
    }

    /// <summary>
    /// Rate of step 0, 1, ... totalSteps-1. The last step of the warm-up has the peak; the first one does not
    /// waste its batch on a rate of 0.
    /// </summary>
    public double LearningRate(long step)
    {
        if (step < warmupSteps)
        {
            return peak * (step + 1) / warmupSteps;
        }

        double progress = (double)(step - warmupSteps) / Math.Max(totalSteps - warmupSteps, 1);
        return peak * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(progress, 1)));
    }
}
