using System.CommandLine;
using System.ComponentModel;
using SimClr.Bench.Compare;
using SimClr.Bench.Curve;
using SimClr.Bench.Layers;
using SimClr.Bench.Pictures;
using SimClr.Bench.Ranks;
using SimClr.Bench.Scaling;
using SimClr.Train.Text;

namespace SimClr.Bench;

/// <summary>The commands of ours; every other call goes to BenchmarkDotNet.</summary>
internal static class PeerCommands
{
    public static RootCommand Create() => new("Kernels beside their peers, and (--filter) alone under BenchmarkDotNet.")
    {
        CompareCommand.Create(), CurveCommand.Create(), PicturesCommand.Create(), ScalingCommand.Create(),
        RanksCommand.Create(), LayersCommand.Create(), MeasureCommand.Create(),
    };

    /// <summary>What the command does; where a side cannot run, it ends with 1 and says why in a line.</summary>
    public static void SetPeerAction(this Command command, Action<ParseResult> run) => command.SetAction(parse =>
    {
        try
        {
            run(parse);
            return 0;
        }
        catch (Exception exception) when (exception is UserException or InvalidOperationException or Win32Exception)
        {
            Console.Error.WriteLine($"{command.Name}: {exception.Message}");
            return 1;
        }
    });
}
