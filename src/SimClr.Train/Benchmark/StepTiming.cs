using SimClr.Tensors;

namespace SimClr.Train.Benchmark;

/// <summary>What <see cref="StepBenchmark"/> measured.</summary>
/// <param name="Views">Views in a step: two for each image.</param>
/// <param name="Steps">Steps that were timed.</param>
/// <param name="MedianSeconds">Of one step.</param>
/// <param name="PeakMemoryBytes">
/// The most memory that was held: the device's, on the CPU the process's.
/// </param>
/// <param name="Profile">Where one more step spent its time.</param>
public sealed record StepTiming(
    int Views, int Steps, double MedianSeconds, long PeakMemoryBytes, IReadOnlyList<ProfileRow> Profile)
{
    public double ViewsPerSecond => Views / MedianSeconds;

    /// <summary>
    /// Multiplications and additions of convolutions and linear layers, forward and backward.
    /// </summary>
    public long FlopsPerStep => Profile.Sum(row => row.Flops);

    public double GigaflopsPerSecond => FlopsPerStep / MedianSeconds / 1e9;
}
