using SimClr.Tensors;

namespace SimClr.Train.Benchmark;

/// <summary>What <see cref="StepBenchmark"/> measured.</summary>
/// <param name="Views">Views in a step: two for each image.</param>
/// <param name="Steps">Steps that were timed.</param>
/// <param name="MedianSeconds">Of one step.</param>
/// <param name="PeakMemoryBytes">
/// The most memory that was held: the device's, on the CPU the process's.
/// </param>
/// <param name="Profile">Where one more step spent its time, on this rank.</param>
public sealed record StepTiming(
    int Views, int Steps, double MedianSeconds, long PeakMemoryBytes, IReadOnlyList<ProfileRow> Profile)
{
    /// <summary>Processes that computed the steps together.</summary>
    public int Ranks { get; init; } = 1;

    /// <summary>What this rank gave to the others.</summary>
    public long BytesPerStep { get; init; }

    /// <summary>Of a step: in which a rank could do nothing but wait for others; the mean of steps and ranks.</summary>
    public double SecondsWaitedPerStep { get; init; }

    public double ViewsPerSecond => Views / MedianSeconds;

    /// <summary>
    /// Multiplications and additions of convolutions and linear layers, forward and backward, of all ranks.
    /// </summary>
    public long FlopsPerStep => Ranks * Profile.Sum(row => row.Flops);

    public double GigaflopsPerSecond => FlopsPerStep / MedianSeconds / 1e9;
}
