using SimClr.Train.Evaluation;
using SimClr.Train.Text;
using Spectre.Console;

namespace SimClr.Train.Cli.Evaluate.Output;

/// <summary>Accuracies of encoders, side by side.</summary>
internal static class EvaluationTable
{
    /// <summary>What the numbers do not say of themselves, below them.</summary>
    public static void WriteNotes(Terminal terminal, IEnumerable<string> notes)
    {
        foreach (string note in notes)
        {
            terminal.Output.WriteLine($"note: {note}");
        }
    }

    /// <summary>
    /// One column per encoder, one row per protocol with a fraction for each; the gain is the last encoder's
    /// over the first's.
    /// </summary>
    public static void Write(Terminal terminal, IReadOnlyList<string> encoders,
        IEnumerable<(string Protocol, (double Value, int? Images)[] Shares)> rows,
        string heading = "top-1 accuracy, held-out images")
    {
        bool hasGain = encoders.Count > 1;
        terminal.WriteTable(
            [Markup.Escape(heading)], hasGain ? [.. encoders, "gain"] : encoders, rows.Select(Row));

        IEnumerable<string> Row((string Protocol, (double Value, int? Images)[] Shares) row)
        {
            string[] cells = [Markup.Escape(row.Protocol), .. row.Shares.Select(Cell)];
            double gain = row.Shares[^1].Value - row.Shares[0].Value;
            return hasGain ? [.. cells[..^1], $"[bold]{cells[^1]}[/]", Digits.Points(gain)] : cells;
        }
    }

    /// <summary>Where an image is more than a point, it says how many there were.</summary>
    private static string Cell((double Value, int? Images) share)
        => share.Images is > 0 and < EvaluationNotes.FewImages and { } images && !double.IsNaN(share.Value)
            ? $"{Digits.Percent(share.Value)} ({Math.Round(share.Value * images)} of {images})"
            : Digits.Percent(share.Value);
}
