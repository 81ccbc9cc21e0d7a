using System.CommandLine;
using SimClr.Bench.Compare;
using SimClr.Bench.Curve;

// `compare`, `curve` and `measure` are ours; anything else goes to BenchmarkDotNet: --filter '*Gemm*'.
if (args.FirstOrDefault() is "compare" or "curve" or "measure" or "--help")
{
    return new RootCommand("Kernels beside their peers, and (--filter) alone under BenchmarkDotNet.")
    {
        CompareCommand.Create(), CurveCommand.Create(), MeasureCommand.Create(),
    }.Parse(args).Invoke();
}

BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
