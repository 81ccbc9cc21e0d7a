using SimClr.Train.Text;
using Spectre.Console;

namespace SimClr.Train.Cli.Evaluate.Output;

/// <summary>Accuracies of encoders, side by side.</summary>
internal static class EvaluationTable
{
    /// <summary>
    /// One column per encoder, one row per protocol with a fraction for each; the gain is the last encoder's
    /// over the first's.
    /// </summary>
    public static void Write(Terminal terminal, IReadOnlyList<string> encoders,
        IEnumerable<(string Protocol, double[] Values)> rows)
        => Write(terminal, "top-1 accuracy, held-out images", encoders, rows);

    /// <summary>The same under another heading.</summary>
    public static void Write(Terminal terminal, string heading, IReadOnlyList<string> encoders,
        IEnumerable<(string Protocol, double[] Values)> rows)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn(Markup.Escape(heading));
        bool hasGain = encoders.Count > 1;
        foreach (string name in hasGain ? [.. encoders, "gain"] : encoders)
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (var (protocol, values) in rows)
        {
            var cells = values.Select(Digits.Percent).ToList();
            if (hasGain)
            {
                cells[^1] = $"[bold]{cells[^1]}[/]";
                cells.Add(Digits.Points(values[^1] - values[0]));
            }

            table.AddRow([Markup.Escape(protocol), .. cells]);
        }

        terminal.Console.Write(table);
    }
}
