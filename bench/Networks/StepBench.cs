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
        StepBenchmark? step = null;
        yield return new BenchCase("step", Prepare, options.Views, "views") { Network = Network };
        if (options.OnCuda) // where the peer can make its views on the device as well
        {
            yield return new BenchCase("step with views", Prepare, options.Views, "views") { Network = Network };
        }

        Action Prepare() => (step = StepBenchmark.Prepare(options.Recipe, device)).Step;

        NetworkSize Network() => new(step!.Profile().Sum(row => row.Flops), step.Parameters);
    }
}
