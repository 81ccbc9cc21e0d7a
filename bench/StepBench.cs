using SimClr.Bench.Compare;
using SimClr.Kernels.Cpu;
using SimClr.Train.Benchmark;
using SimClr.Train.Options;

namespace SimClr.Bench;

/// <summary>
/// The whole training step of ResNet-18. Ours makes its views as well; the peer's are given.
/// </summary>
public class StepBench : KernelBench
{
    public override IEnumerable<BenchCase> Cases(CpuDevice device, MeasureOptions options)
    {
        yield return new BenchCase("step", Prepare, 2 * options.BatchSize, "views");

        Action Prepare() => new StepBenchmark(Preset.Load("cifar10").Options with
        {
            Width = options.Width,
            BatchSize = options.BatchSize,
            ProjectionDim = 128,
        }, device).Step;
    }
}
