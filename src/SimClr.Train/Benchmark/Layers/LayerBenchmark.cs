using SimClr.Kernels.Cpu;
using SimClr.Train.Recipes;

namespace SimClr.Train.Benchmark.Layers;

/// <summary>
/// The roofline of a training step on the CPU: every convolution and batch norm beside the least time that the
/// machine's arithmetic and memory allow it.
/// </summary>
/// <param name="Roof">What the machine can do.</param>
/// <param name="Calls">Layers and their passes; <c>Calls</c> counts all timed steps.</param>
/// <param name="Steps">Steps that were timed.</param>
/// <param name="StepSeconds">Median of a step.</param>
public sealed record LayerBenchmark(Roof Roof, IReadOnlyList<LayerCall> Calls, int Steps, double StepSeconds)
{
    public static LayerBenchmark Run(
        PretrainOptions options, int steps, double seconds, CancellationToken interrupted = default)
    {
        var algorithms = options.LoadAlgorithms();
        var plain = new CpuDevice(
            options.Threads, algorithms.RegisterBits, algorithms.Choices(options.MeasureAlgorithms));
        plain.Threads.Clock = new PhaseClock();
        var log = new LayerLog(plain.Threads);
        var device = new CpuDevice(options.Threads, algorithms.RegisterBits)
        {
            Conv2d = new TimedConv2d((Kernels.Cpu.Conv2d)plain.Conv2d, log),
            BatchNorm = new TimedBatchNorm(plain.BatchNorm, log),
        };
        var roof = Roof.Measure(plain);
        double[] times = StepBenchmark.Prepare(options, device)
            .Time(steps, seconds, interrupted, warm: log.Clear);
        roof = Roof.Best(roof, Roof.Measure(plain)); // the machine may have been slow for a moment
        return new LayerBenchmark(roof, [.. log.Calls], times.Length, times[times.Length / 2]);
    }
}
