using System.Text.Json.Nodes;
using SimClr.Train.Evaluation.Protocols;
using SimClr.Train.Text;
using Spectre.Console;

namespace SimClr.Train.Cli.Ablation;

/// <summary>The variants below one another, each with its distance from the full recipe.</summary>
internal static class AblationTable
{
    /// <summary>What is compared: the number's key, and its heading.</summary>
    public static readonly (string Key, string Heading)[] Columns =
        [(KnnProtocol.Majority, "kNN, k = 10"), (LinearProtocol.Accuracy, "linear")];

    /// <summary>
    /// The first row is the random encoder, the second the full recipe, from which distances count.
    /// </summary>
    public static void Write(
        Terminal terminal, string measuredOn,
        IReadOnlyList<(string Name, JsonObject Changes, IReadOnlyDictionary<string, double> Numbers)> rows)
    {
        var full = rows[1].Numbers;
        terminal.WriteTable([$"top-1 accuracy, {measuredOn} images", "changed"],
            Columns.SelectMany(column => new[] { column.Heading, "vs full" }),
            rows.Select(row => Columns.SelectMany(column => new[]
            {
                Digits.Percent(row.Numbers[column.Key]),
                Digits.Points(row.Numbers[column.Key] - full[column.Key]),
            }).Prepend(Changed(row.Changes)).Prepend(row.Name)));
    }

    private static string Changed(JsonObject changes) => Markup.Escape(
        string.Join(", ", changes.Select(change => $"{change.Key.Replace('_', '-')} {change.Value}")));
}
