using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SimClr.Kernels.Cpu;

namespace SimClr.Bench.Pictures;

/// <summary>What one core decodes of several folders.</summary>
internal sealed class PicturesResult(IReadOnlyList<PicturesRow> rows)
{
    private readonly DateTime date = DateTime.UtcNow;

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append(Invariant($"{date:yyyy-MM-dd}, commit {Repository.Commit()}, {CpuInfo.Name}, one thread; "))
            .AppendLine("pictures a second over rounds in which all took turns. Peers are called from Python.")
            .AppendLine()
            .AppendLine("| folder | files | Mpx each | decoder | min | median | max | Mpx/s | ours over it |")
            .AppendLine("| --- | --: | --: | --- | --: | --: | --: | --: | --: |");
        foreach (var row in rows)
        {
            foreach (var (name, rates) in row.PerSecond)
            {
                double median = rates.Order().ElementAt(rates.Count / 2);
                text.Append(Invariant($"| {row.Folder} | {row.Files:N0} | {row.Megapixels:0.000} | {name} "))
                    .Append(Invariant($"| {rates.Min():N1} | {median:N1} | {rates.Max():N1} "))
                    .Append(Invariant($"| {median * row.Megapixels:N1} "))
                    .AppendLine(name == PicturesRow.Ours ? "| |" : Invariant($"| **{row.Ratio(name):0.00}** |"));
            }
        }

        return text.ToString();
    }

    public string Save(string results) => ResultFile.Save(results, CpuInfo.Name,
        Invariant($"{date:yyyy-MM-dd}-pictures"), "pictures", ToMarkdown(), Command(),
        new JsonObject
        {
            ["date"] = date.ToString("o", CultureInfo.InvariantCulture),
            ["commit"] = Repository.Commit(),
            ["processor"] = CpuInfo.Name,
            ["command"] = Command(),
            ["rows"] = new JsonArray([.. rows.Select(row => new JsonObject
            {
                ["folder"] = row.Folder,
                ["files"] = row.Files,
                ["megapixels"] = row.Megapixels,
                ["per_second"] = new JsonObject(row.PerSecond.Select(side => KeyValuePair.Create(
                    side.Key, (JsonNode?)new JsonArray([.. side.Value.Select(rate => JsonValue.Create(rate))])))),
            })]),
        });

    private string Command()
        => $"dotnet run --project bench -- pictures {string.Join(' ', rows.Select(row => row.Folder))}";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
