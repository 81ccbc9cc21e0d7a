using System.Text;
using SimClr.Train.Benchmark.Layers;
using static System.FormattableString;

namespace SimClr.Train.Cli.Bench;

/// <summary>The roofline as a Markdown table, to print and to keep.</summary>
public static class LayerTable
{
    public static string Write(LayerBenchmark benchmark)
    {
        var roof = benchmark.Roof;
        var text = new StringBuilder();
        text.AppendLine(Invariant(
            $"The machine: {roof.FlopsPerSecond / 1e9:0} GFLOP/s in registers, {roof.BytesPerSecond / 1e9:0.0} GB/s."));
        text.AppendLine(Invariant(
            $"A step: {1e3 * benchmark.StepSeconds:0.0} ms (median of {benchmark.Steps}). A call's floor is the longer of what"));
        text.AppendLine("its products and its bytes take at that speed; ratio = measured / floor. Of a convolution's ratio, the last");
        text.AppendLine("three columns say where it comes from: multiplying, transforming or packing (in no floor), and all else");
        text.AppendLine("(a thread waits for another).");
        text.AppendLine();
        text.AppendLine("| layer | pass | algorithm | calls | ms a call | GFLOP | MB | floor ms | bound by "
            + "| ratio | products | transforms | rest |");
        text.AppendLine("|---|---|---|--:|--:|--:|--:|--:|---|--:|--:|--:|--:|");
        double floors = 0, measured = 0;
        foreach (var call in benchmark.Calls)
        {
            double floor = call.Floor(roof);
            double calls = (double)call.Calls / benchmark.Steps;
            floors += calls * floor;
            measured += calls * call.Seconds;
            text.AppendLine(Invariant($"| {call.Layer} | {call.Pass} | {call.Algorithm} | {calls:0} | ")
                + Invariant($"{1e3 * call.Seconds:0.000} | {call.Flops / 1e9:0.00} | {call.Bytes / 1e6:0.0} | ")
                + Invariant($"{1e3 * floor:0.000} | {(call.IsBoundByMemory(roof) ? "memory" : "arithmetic")} | ")
                + Invariant($"{call.Seconds / floor:0.00} |") + Parts(call, floor));
        }

        text.AppendLine();
        text.AppendLine(Invariant($"Together {1e3 * measured:0.0} ms, floors {1e3 * floors:0.0} ms; the rest of the step ")
            + Invariant($"(views, head, loss, update) {1e3 * (benchmark.StepSeconds - measured):0.0} ms."));
        return text.ToString();
    }

    private static string Parts(LayerCall call, double floor)
    {
        double products = call.ProductSeconds, transforms = call.TransformSeconds;
        return products > 0
            ? Invariant($" {products / floor:0.00} | {transforms / floor:0.00} | ")
                + Invariant($"{(call.Seconds - products - transforms) / floor:0.00} |")
            : " | | |";
    }
}
