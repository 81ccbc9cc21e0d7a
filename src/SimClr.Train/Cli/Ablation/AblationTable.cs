using System.Globalization;
using System.Text.Json.Nodes;
using SimClr.Train.Text;
using Spectre.Console;

namespace SimClr.Train.Cli.Ablation;

/// <summary>The variants below one another, each with its distance from the full recipe.</summary>
internal static class AblationTable
{
    /// <summary>
    /// The first row is the random encoder, the second the full recipe, from which distances count.
    /// </summary>
    public static void Write(
        Terminal terminal, string measuredOn,
        IReadOnlyList<(string Name, JsonObject Changes, AblationResult Result)> rows)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumn($"top-1 accuracy, {measuredOn} images").AddColumn("changed");
        foreach (string name in new[] { "kNN, k = 10", "vs full", "linear", "vs full" })
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        var full = rows[1].Result;
        foreach (var (name, changes, result) in rows)
        {
            string changed = string.Join(
                ", ", changes.Select(change => $"{change.Key.Replace('_', '-')} {change.Value}"));
            table.AddRow(name, Markup.Escape(changed),
                Percent(result.Knn), Points(result.Knn - full.Knn),
                Percent(result.Linear), Points(result.Linear - full.Linear));
        }

        terminal.Console.Write(table);
    }

    private static string Percent(double fraction)
        => string.Create(CultureInfo.InvariantCulture, $"{100 * fraction:0.0} %");

    private static string Points(double difference)
        => string.Create(CultureInfo.InvariantCulture, $"{100 * difference:+0.0;-0.0;0.0}");
}
