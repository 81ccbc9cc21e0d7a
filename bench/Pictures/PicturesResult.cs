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
            .AppendLine("medians.")
            .AppendLine()
            .AppendLine("| folder | files | Mpx each | ImageSharp | Mpx/s | Pillow | ours over Pillow |")
            .AppendLine("| --- | --: | --: | --: | --: | --: | --: |");
        foreach (var row in rows)
        {
            text.Append(Invariant($"| {row.Folder} | {row.Files:N0} | {row.Megapixels:0.000} | {row.Ours:N1}/s "))
                .Append(Invariant($"| {row.Ours * row.Megapixels:N1} | {row.Peer:N1}/s "))
                .AppendLine(Invariant($"| **{row.Ours / row.Peer:0.00}** |"));
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
                ["ours_per_second"] = row.Ours,
                ["pillow_per_second"] = row.Peer,
                ["pillow"] = row.Version,
            })]),
        });

    private string Command()
        => $"dotnet run --project bench -- pictures {string.Join(' ', rows.Select(row => row.Folder))}";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
