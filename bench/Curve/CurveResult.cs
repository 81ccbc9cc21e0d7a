using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SimClr.Kernels.Cpu;

namespace SimClr.Bench.Curve;

/// <summary>Both trainings side by side.</summary>
internal sealed class CurveResult(CurveOptions options, TrainingCurve ours, TrainingCurve peer)
{
    private readonly DateTime date = DateTime.UtcNow;

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.AppendLine(Invariant($"{date:yyyy-MM-dd}, commit {Repository.Commit()}, {CpuInfo.Name}, ")
            + Invariant($"{options.Threads} threads, {CpuInfo.Isa}, preset {options.Preset}. Wall-clock; ours trained ")
            + "first, then the peer, on the same machine.");
        text.AppendLine();
        text.AppendLine("| SimClr: minutes | epoch | loss | kNN | PyTorch: minutes | epoch | loss | kNN |");
        text.AppendLine("| --: | --: | --: | --: | --: | --: | --: | --: |");
        var (mine, theirs) = (Shown(ours), Shown(peer));
        for (int row = 0; row < Math.Max(mine.Length, theirs.Length); row++)
        {
            text.AppendLine(
                $"| {Cells(mine.ElementAtOrDefault(row))} | {Cells(theirs.ElementAtOrDefault(row))} |");
        }

        double ratio = SecondsPerEpoch(peer) / SecondsPerEpoch(ours);
        text.AppendLine();
        text.AppendLine(Invariant($"On all images at the end: SimClr {100 * ours.FinalKnnTop1:0.0} %, PyTorch ")
            + Invariant($"{100 * peer.FinalKnnTop1:0.0} %. An epoch took PyTorch {ratio:0.00} times as long."));
        return text.ToString();

        static CurvePoint[] Shown(TrainingCurve curve)
            => [.. curve.Points.Where(point => point.KnnTop1 is not null || point.Epoch == 1)];

        static double SecondsPerEpoch(TrainingCurve curve) => curve.Points[^1].Seconds / curve.Points[^1].Epoch;
    }

    /// <summary>Writes PROCESSOR/DATE-ISA-curve-PRESET.md and .json; returns the path of the former.</summary>
    public string Save(string results) => ResultFile.Save(
        results, CpuInfo.Name, Invariant($"{date:yyyy-MM-dd}-{CpuInfo.Isa}-curve-{options.Preset}"),
        $"kNN by wall-clock, {options.Preset}", ToMarkdown(), Command(), ToJson());

    private JsonObject ToJson() => new()
    {
        ["date"] = date.ToString("o", CultureInfo.InvariantCulture),
        ["commit"] = Repository.Commit(),
        ["processor"] = CpuInfo.Name,
        ["isa"] = CpuInfo.Isa,
        ["threads"] = options.Threads,
        ["preset"] = options.Preset,
        ["command"] = Command(),
        ["ours"] = ours.ToJson(),
        ["peer"] = peer.ToJson(),
    };

    private string Command() => string.Join(' ',
        (string[])["dotnet run --project bench -- curve --preset", options.Preset, "--data-dir DIR --threads",
            $"{options.Threads}", .. options.Ours, .. PeerEpochs]);

    private IEnumerable<string> PeerEpochs
        => peer.Points[^1].Epoch == ours.Points[^1].Epoch ? [] : ["--peer-epochs", $"{peer.Points[^1].Epoch}"];

    private static string Cells(CurvePoint? point) => point is null ? "| | |"
        : Invariant($"{point.Seconds / 60:0.0} | {point.Epoch} | {point.Loss:0.000} | ")
            + (point.KnnTop1 is { } knn ? Invariant($"{100 * knn:0.0} %") : "");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
