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
        IEnumerable<(string Protocol, double[] Values)> rows,
        string heading = "top-1 accuracy, held-out images")
    {
        bool hasGain = encoders.Count > 1;
        terminal.WriteTable(
            [Markup.Escape(heading)], hasGain ? [.. encoders, "gain"] : encoders, rows.Select(Row));

        IEnumerable<string> Row((string Protocol, double[] Values) row)
        {
            string[] cells = [Markup.Escape(row.Protocol), .. row.Values.Select(Digits.Percent)];
            return hasGain
                ? [.. cells[..^1], $"[bold]{cells[^1]}[/]", Digits.Points(row.Values[^1] - row.Values[0])]
                : cells;
        }
    }
}
