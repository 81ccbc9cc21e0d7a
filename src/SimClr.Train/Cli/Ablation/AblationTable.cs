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
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumn($"top-1 accuracy, {measuredOn} images").AddColumn("changed");
        foreach (string name in Columns.SelectMany(column => new[] { column.Heading, "vs full" }))
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        var full = rows[1].Numbers;
        foreach (var (name, changes, numbers) in rows)
        {
            string changed = string.Join(
                ", ", changes.Select(change => $"{change.Key.Replace('_', '-')} {change.Value}"));
            table.AddRow([name, Markup.Escape(changed), .. Columns.SelectMany(column => new[]
            {
                Digits.Percent(numbers[column.Key]), Digits.Points(numbers[column.Key] - full[column.Key]),
            })]);
        }

        terminal.Console.Write(table);
    }
}
