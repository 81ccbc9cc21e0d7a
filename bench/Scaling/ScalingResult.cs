using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SimClr.Bench.Compare;
using SimClr.Kernels.Cpu;

namespace SimClr.Bench.Scaling;

/// <summary>The step at several thread counts: what each count gains over the fewest, on either side.</summary>
internal sealed class ScalingResult(
    MeasureOptions options, IReadOnlyList<ScalingRow> rows, int rounds, Peer peer)
{
    private readonly DateTime date = DateTime.UtcNow;

    public static ScalingResult Measure(
        MeasureOptions options, IReadOnlyList<int> threadCounts, int rounds, Peer peer)
    {
        var family = Family.All.First(family => family.Name == "step");
        var measured = threadCounts.ToDictionary(count => count, _ => new List<Round>());
        for (int round = 0; round < rounds; round++)
        {
            foreach (int count in threadCounts)
            {
                Console.WriteLine($"{count} threads: round {round + 1} of {rounds}");
                var told = options with { Threads = count };
                measured[count].Add(Round.Run(
                    round, Side.Ours(family, told, "native"), peer.Sides(family, told, "native")));
            }
        }

        return new ScalingResult(options, ScalingRow.From(family, measured), rounds, peer);
    }

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append(Invariant($"{date:yyyy-MM-dd}, commit {Repository.Commit()}, {CpuInfo.Name}, "))
            .AppendLine(Invariant($"{CpuInfo.Isa}, batch {options.BatchSize}, {rounds} rounds; medians."))
            .AppendLine($"The peer is {peer.Title} with its best memory settings.")
            .AppendLine()
            .AppendLine("| threads | ours | speed-up | peer | speed-up | ours over peer |")
            .AppendLine("| --: | --: | --: | --: | --: | --: |");
        foreach (var row in rows)
        {
            text.AppendLine(
                Invariant($"| {row.Threads} | {row.Ours:N1} views/s | {row.OursSpeedUp:0.00} | {row.Peer:N1} views/s ")
                + Invariant($"| {row.PeerSpeedUp:0.00} | **{row.Ratio:0.00}** |"));
        }

        return text.ToString();
    }

    public string Save(string results) => ResultFile.Save(results, CpuInfo.Name,
        Invariant($"{date:yyyy-MM-dd}-{CpuInfo.Isa}-scaling"), $"scaling, {CpuInfo.Isa}", ToMarkdown(), Command(),
        new JsonObject
        {
            ["date"] = date.ToString("o", CultureInfo.InvariantCulture),
            ["commit"] = Repository.Commit(),
            ["processor"] = CpuInfo.Name,
            ["isa"] = CpuInfo.Isa,
            ["peer"] = peer.Title,
            ["rounds"] = rounds,
            ["command"] = Command(),
            ["rows"] = new JsonArray([.. rows.Select(row => new JsonObject
            {
                ["threads"] = row.Threads,
                ["ours_views_per_second"] = row.Ours,
                ["ours_speed_up"] = row.OursSpeedUp,
                ["peer_views_per_second"] = row.Peer,
                ["peer_speed_up"] = row.PeerSpeedUp,
                ["ratio"] = row.Ratio,
            })]),
        });

    private string Command() => $"dotnet run --project bench -- scaling --threads "
        + $"{string.Join(' ', rows.Select(row => row.Threads))} --batch-size {options.BatchSize} "
        + Invariant($"--seconds {options.Seconds} --rounds {rounds} --peer {peer.Name}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
