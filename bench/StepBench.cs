using SimClr.Bench.Compare;
using SimClr.Kernels;
using SimClr.Train.Benchmark;
using SimClr.Train.Options;

namespace SimClr.Bench;

/// <summary>
/// The whole training step of ResNet-18. Ours makes its views as well; the peer's are given.
/// </summary>
public class StepBench : KernelBench
{
    public override IEnumerable<BenchCase> Cases(IKernelDevice<float> device, MeasureOptions options)
    {
        yield return new BenchCase("step", Prepare, options.Views, "views");
        if (options.OnCuda) // where the peer can make its views on the device as well
        {
            yield return new BenchCase("step with views", Prepare, options.Views, "views");
        }

        Action Prepare() => new StepBenchmark(Preset.Load("cifar10").Options with
        {
            Width = options.Width,
            BatchSize = options.BatchSize,
            Device = options.Device,
            Precision = options.Precision,
            ProjectionDim = 128,
        }, device).Step;
    }
}
