using System.CommandLine;
using SimClr.Bench.Compare;
using SimClr.Bench.Curve;

namespace SimClr.Bench;

/// <summary>The commands of ours; every other call goes to BenchmarkDotNet.</summary>
internal static class PeerCommands
{
    public static RootCommand Create() => new("Kernels beside their peers, and (--filter) alone under BenchmarkDotNet.")
    {
        CompareCommand.Create(), CurveCommand.Create(), MeasureCommand.Create(),
    };
}
