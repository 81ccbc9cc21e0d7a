using SimClr.Train.Evaluation;
using SimClr.Train.Text;
using Spectre.Console;

namespace SimClr.Train.Cli.Evaluate.Output;

/// <summary>What became of each class: its accuracy by every encoder, and the last one's mistakes.</summary>
internal static class PerClassTable
{
    private const int MaxColumns = 20; // beyond it a terminal cannot show a matrix; --json has it

    public static void Write(
        Terminal terminal, IReadOnlyList<(EncoderUnderTest Encoder, Measurements Results)> encoders)
    {
        for (int row = 0; row < encoders[0].Results.Count; row++)
        {
            var matrices = encoders.Select(encoder => encoder.Results[row].Confusion).ToList();
            if (matrices is [_, ..] && matrices.TrueForAll(matrix => matrix is not null))
            {
                string title = encoders[0].Results[row].Title;
                EvaluationTable.Write(terminal, [.. encoders.Select(encoder => encoder.Encoder.Title)],
                    [.. matrices[0]!.Classes.Select((name, label)
                        => (name, matrices.Select(matrix => Share(matrix!, label)).ToArray()))],
                    $"{title}: by class");
                WriteMatrix(terminal, $"{title}, {encoders[^1].Encoder.Title}", matrices[^1]!);
            }
        }
    }

    private static void WriteMatrix(Terminal terminal, string title, ConfusionMatrix matrix)
    {
        int classes = matrix.Classes.Count;
        if (classes > MaxColumns)
        {
            terminal.Output.WriteLine(
                $"{title}: the confusion matrix of {classes} classes is in --json --per-class.");
            return;
        }

        terminal.WriteTable([Markup.Escape($"{title}: images taken for")],
            Enumerable.Range(0, classes).Select(answer => $"{answer}"),
            matrix.Classes.Select((name, label) => Enumerable.Range(0, classes).Select(answer
                    => answer == label ? $"[bold]{matrix[label, answer]}[/]" : $"{matrix[label, answer]}")
                .Prepend($"{label} {Markup.Escape(name)}")));
    }

    /// <summary>With the number of images where they are few in all.</summary>
    private static (double Value, int? Images) Share(ConfusionMatrix matrix, int label)
        => (matrix.ClassAccuracy(label),
            matrix.Total < EvaluationNotes.FewImages ? matrix.RowTotal(label) : null);
}
