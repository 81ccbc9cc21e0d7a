using System.Text;
using SimClr.Train.Benchmark.Layers;
using static System.FormattableString;

namespace SimClr.Train.Cli.Bench;

/// <summary>A step's memory as a Markdown table: forward from the top down, backward from the bottom up.</summary>
public static class MemoryTable
{
    public static string Write(MemoryBenchmark benchmark)
    {
        var text = new StringBuilder();
        text.AppendLine(Invariant(
            $"Before a step {benchmark.Before / 1e6:0.0} MB are in use (weights, gradients, moments), in it at most {benchmark.Peak / 1e6:0.0} MB."));
        text.AppendLine("Forward goes down the table, backward up. Kept is what an op leaves behind, less what nobody needs after it; the");
        text.AppendLine("first line counts the views. Within an op, its scratch memory counts too; after its backward its output and that one's gradient");
        text.AppendLine("still do, which go next.");
        text.AppendLine();
        text.AppendLine("| op | output | kept MB | in use after forward | most within | in use after backward | most within |");
        text.AppendLine("|---|---|--:|--:|--:|--:|--:|");
        foreach (var op in benchmark.Ops)
        {
            text.AppendLine(Invariant($"| {op.Name} | {(op.Output.Rank == 0 ? "" : op.Output)} | {op.Kept / 1e6:0.0} | ")
                + $"{Cells(op.Forward)} | {(op.Backward is { } backward ? Cells(backward) : " | ")} |");
        }

        return text.ToString();
    }

    private static string Cells(MemoryUse use) => Invariant($"{use.InUse / 1e6:0.0} | {use.Peak / 1e6:0.0}");
}
