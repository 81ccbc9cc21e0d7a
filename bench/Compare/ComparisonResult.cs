using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SimClr.Kernels.Cpu;

namespace SimClr.Bench.Compare;

/// <summary>What a comparison found, and under which circumstances.</summary>
internal sealed class ComparisonResult(
    IReadOnlyList<Family> families, IReadOnlyList<ComparedCase> cases, string isa, MeasureOptions options,
    Peer peer, int rounds, Ceilings? ceilings = null)
{
    private const long LeastScratch = 1 << 20; // worth a line

    private readonly DateTime date = DateTime.UtcNow;

    /// <summary>Of ours, what the peer does not have.</summary>
    public IReadOnlyList<Measurement> Alone { get; init; } = [];

    /// <summary>What was compared on: the instruction set, on CUDA the precision.</summary>
    private string Isa => options.OnCuda ? options.Precision : isa == "native" ? CpuInfo.Isa : isa;

    private string Processor => ceilings?.Card ?? CpuInfo.Name;

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.AppendLine("Ratio above 1: ours is faster. Medians.").AppendLine();
        text.AppendLine(Invariant($"{date:yyyy-MM-dd}, commit {Repository.Commit()}, {Processor}, ")
            + (ceilings is null ? Invariant($"{options.Threads} threads, ") : "")
            + Invariant($"{Isa}, batch {options.BatchSize}, {rounds} rounds")
            + (options.Network == "" ? "" : $",{options.Network}")
            + (ceilings is null ? $". The peer is {peer.Title}, by its fastest way with its best memory settings; " : "")
            + (ceilings is null ? "stock malloc: the same with malloc as it comes." : ""));
        if (ceilings is not null)
        {
            text.AppendLine().AppendLine(
                Invariant($"Of the card: share of {ceilings.BytesPerSecond / 1e9:0} GB/s (copy) or ")
                + Invariant($"{ceilings.FlopsPerSecond / 1e12:0.0} TFLOP/s (matrix product), measured in this run."));
        }

        text.AppendLine();
        text.AppendLine(Row(
            "case", "ours", "peer", "ratio", "lowest..highest", ceilings is null ? "stock malloc" : "of the card"));
        text.AppendLine(Row("---", "--:", "--:", "--:", "--:", "--:"));
        foreach (var row in cases)
        {
            text.AppendLine(Row(row.Name, Describe(row.Ours), Describe(row.Best.Peer),
                Invariant($"**{row.Best.Ratio:0.00}**"), Range(row.Best),
                ceilings is null ? Invariant($"{row.Stock.Ratio:0.00} ({Range(row.Stock)})") : Share(row.Ours)));
        }

        foreach (var ours in Alone)
        {
            text.AppendLine(Row(ours.Name, Describe(ours), "", "", "", ""));
        }

        foreach (var ours in cases.Select(row => row.Ours).Concat(Alone)
            .Where(ours => ours.Network is null && ours.ScratchBytes > LeastScratch))
        {
            text.AppendLine().AppendLine(Invariant(
                $"Memory beyond inputs and outputs, {ours.Name}: {ours.ScratchBytes / 1e6:N0} MB."));
        }

        foreach (var row in cases.Where(row => row.Stock.MemoryRatio(row.Ours) > 0))
        {
            text.AppendLine().AppendLine(
                Invariant($"Peak memory, {row.Name}: ours {row.Ours.PeakMemoryBytes / 1e6:N0} MB; peer ")
                + (row.Best == row.Stock ? "" : Memory(row, row.Best) + "; with stock malloc ")
                + Memory(row, row.Stock) + ".");
        }

        return text.ToString();
    }

    /// <summary>
    /// Writes PROCESSOR/DATE-ISA-FAMILIES.md and .json (the card and the precision on CUDA); returns the
    /// path of the former.
    /// </summary>
    public string Save(string results)
    {
        string which = families.Count == Family.All.Count
            ? "all"
            : string.Join('-', families.Select(f => f.Name));
        string name = Invariant($"{date:yyyy-MM-dd}-{Isa}-{which}") + Regex.Replace(options.Network, "[^a-z0-9.]+", "-")
            + (options.Threads == 2 || options.OnCuda ? "" : $"-threads{options.Threads}");
        return ResultFile.Save(results, Processor, name, $"{which}, {Isa}", ToMarkdown(), Command(), ToJson());
    }

    private JsonObject ToJson() => new()
    {
        ["date"] = date.ToString("o", CultureInfo.InvariantCulture),
        ["commit"] = Repository.Commit(),
        ["processor"] = Processor,
        ["bytes_per_second"] = ceilings?.BytesPerSecond,
        ["flops_per_second"] = ceilings?.FlopsPerSecond,
        ["isa"] = Isa,
        ["peer"] = peer.Title,
        ["threads"] = options.Threads,
        ["rounds"] = rounds,
        ["command"] = Command(),
        ["cases"] = new JsonArray([.. cases.Select(row =>
        {
            var json = ToJson(row.Ours, row.Best);
            (json["family"], json["name"], json["ours"]) = (row.Family, row.Name, JsonNode.Parse(row.Ours.ToJson()));
            json["stock_malloc"] = ToJson(row.Ours, row.Stock);
            return json;
        })]),
    };

    private static JsonObject ToJson(Measurement ours, Against against) => new()
    {
        ["ratio"] = against.Ratio,
        ["lowest_ratio"] = against.LowestRatio,
        ["highest_ratio"] = against.HighestRatio,
        ["peak_memory_ratio"] = against.MemoryRatio(ours),
        ["peer"] = JsonNode.Parse(against.Peer.ToJson()),
    };

    private string Command() => $"dotnet run --project bench -- compare --only "
        + $"{string.Join(',', families.Select(f => f.Name))} --isa {isa} --rounds {rounds} --peer {peer.Name} "
        + string.Join(' ', SharedOptions.ToArguments(options));

    private static string Row(params string[] cells) => $"| {string.Join(" | ", cells)} |";

    private static string Range(Against peer) => Invariant($"{peer.LowestRatio:0.00}..{peer.HighestRatio:0.00}");

    private static string Memory(ComparedCase row, Against against) => Invariant(
        $"{against.Peer.PeakMemoryBytes / 1e6:N0} MB, ours over it **{against.MemoryRatio(row.Ours):0.00}**");

    private string Share(Measurement run)
        => ceilings?.Share(run) is > 0 and { } share ? Invariant($"{100 * share:0} %") : "";

    private static string Describe(Measurement m)
    {
        string speed = (m.Unit, m.Work) switch
        {
            (_, 0) when m.Seconds < 0.1 => Invariant($"{1e3 * m.Seconds:0.000} ms"),
            (_, 0) => Invariant($"{m.Seconds:0.000} s"),
            ("views", _) => Invariant($"{m.Work / m.Seconds:N1} views/s"),
            _ when m.Work / m.Seconds >= 1e13 => Invariant($"{m.Work / m.Seconds / 1e12:0.0} TFLOP/s"),
            _ => Invariant($"{m.Work / m.Seconds / 1e9:0.0} GFLOP/s"),
        };
        return m.Way == "" ? speed : $"{speed} ({m.Way})";
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
