using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SimClr.Kernels.Cpu;

namespace SimClr.Bench.Ranks;

/// <summary>The step in one process, and in ranks that have the same threads and images together.</summary>
internal sealed class RanksResult(RankStep step, int threads, IReadOnlyList<RanksRow> rows, int rounds)
{
    private readonly DateTime date = DateTime.UtcNow;

    public static RanksResult Measure(RankStep step, IReadOnlyList<int> ranks, int threads, int rounds)
    {
        var one = new List<RankTiming>();
        var several = ranks.ToDictionary(count => count, _ => new List<RankTiming>());
        for (int round = 0; round < rounds; round++)
        {
            Console.WriteLine($"round {round + 1} of {rounds}");
            one.Add(step.Run(ranks: 0, threads));
            foreach (int count in ranks)
            {
                several[count].Add(step.Run(count, ThreadsOf(count)));
            }
        }

        return new RanksResult(step, threads,
        [
            RanksRow.From(0, threads, one, one),
            .. ranks.Select(count => RanksRow.From(count, ThreadsOf(count), several[count], one)),
        ], rounds);

        int ThreadsOf(int count) => Math.Max(1, threads / count);
    }

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append(Invariant($"{date:yyyy-MM-dd}, commit {Repository.Commit()}, {CpuInfo.Name}, {CpuInfo.Isa}, "))
            .AppendLine(Invariant($"{step.Model}, {step.BatchSize} images a step, all ranks together; medians of {rounds} rounds."))
            .AppendLine("Waiting: of a step, a rank's mean time in which it could not compute for want of others.")
            .AppendLine()
            .AppendLine("| ranks | threads each | views/s | over one process | lowest..highest | a step | waiting | sent by a rank |")
            .AppendLine("| --: | --: | --: | --: | --: | --: | --: | --: |");
        foreach (var row in rows)
        {
            text.AppendLine(
                Invariant($"| {(row.Ranks == 0 ? "none" : $"{row.Ranks}")} | {row.Threads} | {row.ViewsPerSecond:N1} ")
                + Invariant($"| **{row.Ratio:0.00}** | {row.LowestRatio:0.00}..{row.HighestRatio:0.00} ")
                + Invariant($"| {1e3 * row.SecondsPerStep:N0} ms | {1e3 * row.Waited:N0} ms | {row.Bytes / 1e6:N1} MB |"));
        }

        return text.ToString();
    }

    public string Save(string results) => ResultFile.Save(results, CpuInfo.Name,
        Invariant($"{date:yyyy-MM-dd}-{CpuInfo.Isa}-ranks"), $"ranks, {CpuInfo.Isa}", ToMarkdown(), Command(),
        new JsonObject
        {
            ["date"] = date.ToString("o", CultureInfo.InvariantCulture),
            ["commit"] = Repository.Commit(),
            ["processor"] = CpuInfo.Name,
            ["isa"] = CpuInfo.Isa,
            ["rounds"] = rounds,
            ["command"] = Command(),
            ["rows"] = new JsonArray([.. rows.Select(row => new JsonObject
            {
                ["ranks"] = row.Ranks,
                ["threads_each"] = row.Threads,
                ["views_per_second"] = row.ViewsPerSecond,
                ["ratio"] = row.Ratio,
                ["lowest_ratio"] = row.LowestRatio,
                ["highest_ratio"] = row.HighestRatio,
                ["seconds_per_step"] = row.SecondsPerStep,
                ["waited_seconds"] = row.Waited,
                ["bytes"] = row.Bytes,
            })]),
        });

    private string Command() => $"dotnet run --project bench -- ranks --ranks "
        + $"{string.Join(' ', rows.Skip(1).Select(row => row.Ranks))} --threads {threads} --model {step.Model} "
        + $"--batch-size {step.BatchSize} --steps {step.Steps} --rounds {rounds}";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
