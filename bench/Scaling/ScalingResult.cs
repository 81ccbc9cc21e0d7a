using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SimClr.Bench.Compare;
using SimClr.Kernels.Cpu;

namespace SimClr.Bench.Scaling;

/// <summary>A family's cases at several thread counts: what each count gains over the fewest, on either side.</summary>
internal sealed class ScalingResult(
    Family family, MeasureOptions options, IReadOnlyList<ScalingRow> rows, int rounds, Peer peer)
{
    private readonly DateTime date = DateTime.UtcNow;

    public static ScalingResult Measure(
        Family family, MeasureOptions options, IReadOnlyList<int> threadCounts, int rounds, Peer peer)
    {
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

        return new ScalingResult(family, options, ScalingRow.From(family, measured), rounds, peer);
    }

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append(Invariant($"{date:yyyy-MM-dd}, commit {Repository.Commit()}, {CpuInfo.Name}, "))
            .AppendLine(Invariant($"{CpuInfo.Isa}, batch {options.BatchSize}, {rounds} rounds; medians."))
            .AppendLine($"The peer is {peer.Title} with its best memory settings.")
            .AppendLine()
            .AppendLine("| case | threads | ours | speed-up | peer | speed-up | ours over peer |")
            .AppendLine("| --- | --: | --: | --: | --: | --: | --: |");
        foreach (var row in rows)
        {
            text.AppendLine(
                Invariant($"| {row.Case} | {row.Threads} | {Speed(row, row.Ours)} | {row.OursSpeedUp:0.00} ")
                + Invariant($"| {Speed(row, row.Peer)} ")
                + Invariant($"| {row.PeerSpeedUp:0.00} | **{row.Ratio:0.00}** |"));
        }

        return text.ToString();
    }

    public string Save(string results) => ResultFile.Save(results, CpuInfo.Name,
        Invariant($"{date:yyyy-MM-dd}-{CpuInfo.Isa}-scaling")
            + (family.Name == "step" ? "" : $"-{family.Name}"), $"scaling, {family.Name}, {CpuInfo.Isa}", ToMarkdown(), Command(),
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
                ["case"] = row.Case,
                ["threads"] = row.Threads,
                [$"ours_{row.Unit}_per_second"] = row.Ours,
                ["ours_speed_up"] = row.OursSpeedUp,
                [$"peer_{row.Unit}_per_second"] = row.Peer,
                ["peer_speed_up"] = row.PeerSpeedUp,
                ["ratio"] = row.Ratio,
            })]),
        });

    private string Command() => $"dotnet run --project bench -- scaling --only {family.Name} --threads "
        + $"{string.Join(' ', rows.Select(row => row.Threads).Distinct())} --batch-size {options.BatchSize} "
        + Invariant($"--seconds {options.Seconds} --rounds {rounds} --peer {peer.Name}");

    private static string Speed(ScalingRow row, double speed) => row.Unit == "views"
        ? Invariant($"{speed:N1} views/s") : Invariant($"{speed / 1e9:N1} GFLOP/s");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
