using System.Globalization;
using Spectre.Console;

namespace SimClr.Train.Cli;

/// <summary>Accuracies of the random encoder and the trained one, side by side.</summary>
internal static class EvaluationTable
{
    /// <summary>One row per protocol; fractions, null where an encoder was not evaluated.</summary>
    public static void Write(
        Terminal terminal, params (string Protocol, double? Random, double? Trained)[] rows)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("top-1 accuracy, held-out images");
        foreach (string name in new[] { "random weights", "trained", "gain" })
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (var (protocol, random, trained) in rows)
        {
            table.AddRow(protocol, Percent(random), $"[bold]{Percent(trained)}[/]", Gain(trained - random));
        }

        terminal.Console.Write(table);
    }

    private static string Percent(double? fraction)
        => fraction is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{100 * fraction:0.0} %");

    private static string Gain(double? fraction)
        => string.Create(CultureInfo.InvariantCulture, $"{100 * fraction:+0.0;-0.0;0.0}");
}
