namespace SimClr.Nn.Schedules;

public static class LearningRateScalings
{
    private const double ReferenceBatch = 256;

    /// <summary>The rate for batches of <paramref name="images"/> images (not views).</summary>
    public static double Apply(this LearningRateScaling scaling, double ratePer256, int images)
        => scaling switch
        {
            LearningRateScaling.Linear => ratePer256 * images / ReferenceBatch,
            LearningRateScaling.Sqrt => ratePer256 * Math.Sqrt(images / ReferenceBatch),
            LearningRateScaling.None => ratePer256,
            _ => throw new ArgumentOutOfRangeException(nameof(scaling)),
        };
}
