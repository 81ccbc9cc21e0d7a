using BenchmarkDotNet.Attributes;
using SimClr.Bench.Compare;
using SimClr.Kernels;
using SimClr.Kernels.Cpu;

namespace SimClr.Bench;

/// <summary>
/// A kernel family's cases, once written: BenchmarkDotNet times them alone, <c>compare</c> beside the peer.
/// </summary>
public abstract class KernelBench
{
    private Action run = () => { };

    [ParamsSource(nameof(CaseNames))]
    public string Case { get; set; } = "";

    public IEnumerable<string> CaseNames => Cases(new CpuDevice(1), new MeasureOptions()).Select(c => c.Name);

    public abstract IEnumerable<BenchCase> Cases(CpuDevice device, MeasureOptions options);

    [GlobalSetup]
    public void Prepare()
        => run = Cases(new CpuDevice(), new MeasureOptions()).Single(c => c.Name == Case).Prepare();

    [Benchmark]
    public void Run() => run();

    /// <summary>Numbers of -1..1 in memory that stays.</summary>
    protected static unsafe ArrayView<float> Random(CpuDevice device, long length, int seed = 1)
    {
        var view = new ArrayView<float>((float*)device.Memory.Allocate(length * sizeof(float)), length);
        var random = new Random(seed);
        for (long i = 0; i < length; i++)
        {
            view[i] = 2 * random.NextSingle() - 1;
        }

        return view;
    }
}
