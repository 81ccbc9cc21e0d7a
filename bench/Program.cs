using SimClr.Bench;

var ours = PeerCommands.Create();
if (args.FirstOrDefault() is { } first && (first == "--help" || ours.Subcommands.Any(command => command.Name == first)))
{
    return ours.Parse(args).Invoke();
}

BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args); // --filter '*Gemm*'
return 0;
