using SimClr.Bench.Compare;
using SimClr.Kernels;
using SimClr.Train.Benchmark;

namespace SimClr.Bench;

/// <summary>
/// The whole training step. Ours makes its views as well; the peer's are given.
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

        Action Prepare() => new StepBenchmark(options.Recipe, device).Step;
    }
}
