using System.CommandLine;
using SimClr.Train.Benchmark;

namespace SimClr.Bench;

/// <summary>
/// <c>measure</c>: times our cases of one family, one line of JSON each. What <c>compare</c> starts.
/// </summary>
internal static class MeasureCommand
{
    public static Command Create()
    {
        var options = new SharedOptions();
        var family = new Option<string>("--only") { Description = "The family.", Required = true };
        var command = new Command("measure", "Times our cases of one family; prints JSON lines.") { family };
        options.AddTo(command);
        command.SetAction(parse => Measure(
            SharedOptions.Find(parse.GetValue(family)!).Single(), options.Read(parse), Console.Out));
        return command;
    }

    private static void Measure(Family family, MeasureOptions options, TextWriter output)
    {
        foreach (var bench in family.Benches())
        {
            Measure(bench, options, output);
        }
    }

    private static void Measure(KernelBench bench, MeasureOptions options, TextWriter output)
    {
        var device = options.Open();
        foreach (var benchCase in bench.Cases(device, options))
        {
            var run = benchCase.Prepare();
            long before = device.Memory.InUse;
            device.Memory.ResetPeak();
            double seconds = Timing.MedianSeconds(run, options.Seconds, options.OnCuda ? device.Synchronize : null);
            long peak = PeakMemory.Bytes(device);
            output.WriteLine(new Measurement(benchCase.Name, seconds, benchCase.Work, benchCase.Unit,
                device.Memory.Peak - before, peak, benchCase.Bytes)
            { Network = benchCase.Network?.Invoke() }.ToJson());
            KernelBench.Release();
        }
    }
}
