using SimClr.Nn;
using SimClr.Train.Evaluation;
using SimClr.Train.Explain;
using SimClr.Train.Explain.Text;
using SimClr.Train.Recipes;
using Spectre.Console;
using static SimClr.Train.Text.Digits;

namespace SimClr.Train.Cli.Explain;

/// <summary>A step's explanation for the terminal.</summary>
internal static class TerminalWalk
{
    private const int NumbersOfZ = 6;
    private const int BarWidth = 24;
    private const int MaxForces = 10;

    public static void Write(StepExplanation step, IAnsiConsole console)
    {
        console.WriteLine(Findings.Title(step), new Style(decoration: Decoration.Bold));
        foreach (var (name, value) in Findings.Facts(step))
        {
            console.WriteLine($"  {name,-14}{value}");
        }

        if (step.Position.Note is { } note)
        {
            console.WriteLine(note);
        }

        Begin(Chapter.Views);
        PictureBlocks.Write(step, console);
        Begin(Chapter.Network);
        WriteNetwork(step, console);
        Begin(Chapter.Embedding);
        WriteEmbedding(step, console);
        Begin(Chapter.Loss);
        WriteLoss(step, console);
        Begin(Chapter.Gradient);
        WriteGradient(step, console);
        Begin(Chapter.Update);
        WriteUpdate(step, console);

        void Begin(Chapter chapter)
        {
            console.WriteLine();
            console.Write(new Rule($"[bold]{chapter.Number}. {chapter.Title}[/]").LeftJustified());
            console.WriteLine(chapter.Lesson(step));
            console.WriteLine(
                "code: " + string.Join(", ", chapter.Sources(step)), new Style(Color.Grey));
            console.WriteLine();
        }
    }

    private static void WriteNetwork(StepExplanation step, IAnsiConsole console)
    {
        Write(console, step.Layers,
            ("layer", layer => layer.Name.Replace("encoder.", "")),
            ("op", layer => layer.Op),
            ("output", layer => layer.Output.ToString()),
            ("*parameters", layer => layer.Parameters == 0 ? "" : Count(layer.Parameters)),
            ("*mult-adds", layer => layer.MultiplyAdds == 0 ? "" : Count(layer.MultiplyAdds)),
            ("*mean", layer => Short(layer.Mean)),
            ("*std", layer => Short(layer.Deviation)),
            ("*zeros", layer => Percent(layer.Zeros)));
        console.WriteLine(Findings.Network(step));
    }

    private static void WriteEmbedding(StepExplanation step, IAnsiConsole console)
    {
        Write(console, Enumerable.Range(0, step.Loss.Rows),
            ("row", step.RowName),
            ("*|h|", row => Of(step.HNorms[row])),
            ("*|z|", row => Of(step.ZNorms[row])),
            ($"z / |z|, the first numbers of {step.Dim}", row => string.Join(' ',
                step.UnitZ.Skip(row * step.Dim).Take(Math.Min(NumbersOfZ, step.Dim))
                    .Select(value => $"{Fixed(value),7}"))));
        console.WriteLine();
        console.WriteLine("Cosines of all rows. " + Findings.Similarity(step));
        SimilarityBlock.Write(step, console);
    }

    private static void WriteLoss(StepExplanation step, IAnsiConsole console)
    {
        var loss = step.Loss;
        if (loss.Words.Remark is { } remark)
        {
            console.WriteLine(remark);
        }

        Write(console, Findings.Loss(step),
            ("", measure => measure.Name),
            ("*this step", measure => measure.Value),
            (step.Untrained is null ? null : "*random weights", measure => measure.Untrained!),
            ("", measure => measure.Meaning));
        if (loss.Softmax is { } softmax)
        {
            console.WriteLine();
            Write(console, Enumerable.Range(0, loss.Rows),
                ("row", step.RowName),
                ("partner", row => step.RowName(loss.Partner(row))),
                ("*cosine", row => Fixed(loss.Cosine[row][loss.Partner(row)])),
                ("*" + Findings.PartnerColumn(softmax), row => Fixed(Math.Exp(-softmax.RowLoss[row]))),
                ("*loss", row => Fixed(softmax.RowLoss[row])),
                ("", row => Bar(softmax.RowLoss[row] / softmax.RowLoss.Max())));
        }
    }

    private static void WriteGradient(StepExplanation step, IAnsiConsole console)
    {
        foreach (string sentence in Findings.Gradient(step))
        {
            console.WriteLine(sentence);
        }

        console.WriteLine();
        int row = step.Gradient.Row;
        if (step.Gradient.Forces is { } forces)
        {
            double strongest = forces.All.Max(force => Math.Abs(force.Strength));
            Write(console, forces.StrongestFirst.Take(MaxForces),
                ($"on {step.RowName(row)}",
                    force => $"{step.RowName(force.Row)} {(force.IsPositive ? "pulls" : "pushes")}"),
                ("*cosine", force => Fixed(step.Loss.Cosine[row][force.Row])),
                ("*force", force => Of(Math.Abs(force.Strength))),
                ("", force => Bar(Math.Abs(force.Strength) / strongest)));
            console.WriteLine();
        }

        Write(console, step.Gradient.Checks.Append(step.Update.Check),
            ("derivative of the loss by", check => check.What),
            ("*engine", check => Of(check.Engine)),
            ("*finite difference", check => Of(check.FiniteDifference)),
            ("*difference", check => Of(check.Engine - check.FiniteDifference)));
        console.WriteLine();
        var weights = step.Update.Parameters.Where(p => p.Role == ParameterRole.Weight).ToArray();
        double largest = weights.Max(p => p.GradientNorm);
        Write(console, weights,
            ("weights of layer", p => p.Layer),
            ("*|gradient|", p => Of(p.GradientNorm)),
            ("", p => Bar(p.GradientNorm / largest)));
    }

    private static void WriteUpdate(StepExplanation step, IAnsiConsole console)
    {
        console.WriteLine(Findings.Optimizer(step));
        console.WriteLine();
        var others = step.Update.Parameters.Where(p => p.Role != ParameterRole.Weight).ToArray();
        var rows = step.Update.Parameters.Where(p => p.Role == ParameterRole.Weight)
            .Select(p => (p.Layer, p.WeightNorm, p.GradientNorm, Trust: Of(p.TrustRatio ?? 1), p.UpdateNorm))
            .Append((Layer: $"batch norm, {others.Length} tensors", WeightNorm: Together(p => p.WeightNorm),
                GradientNorm: Together(p => p.GradientNorm), Trust: "excluded",
                UpdateNorm: Together(p => p.UpdateNorm)));
        Write(console, rows,
            ("layer", row => row.Layer),
            ("*|w|", row => Of(row.WeightNorm)),
            ("*|gradient|", row => Of(row.GradientNorm)),
            (step.Options.Optimizer == OptimizerName.Lars ? "*trust ratio" : null, row => row.Trust),
            ("*|update|", row => Of(row.UpdateNorm)),
            ("*|update| / |w|", row => Of(row.UpdateNorm / row.WeightNorm)));
        console.WriteLine();
        console.WriteLine(Findings.Update(step));

        double Together(Func<ParameterUpdate, double> norm) => Vectors.Norm<double>([.. others.Select(norm)]);
    }

    /// <summary>
    /// A table, column by column: the head, after a star where numbers stand below it, and the cell of a row,
    /// which is no markup. A column without a head is left out.
    /// </summary>
    private static void Write<T>(
        IAnsiConsole console, IEnumerable<T> rows, params (string? Head, Func<T, string> Cell)[] columns)
    {
        columns = [.. columns.Where(column => column.Head is not null)];
        var table = new Table().Border(TableBorder.None);
        foreach (var (head, _) in columns)
        {
            bool isNumber = head!.StartsWith('*');
            table.AddColumn(new TableColumn(Text(head.TrimStart('*'), new Style(Color.Grey)))
            {
                NoWrap = isNumber,
                Alignment = isNumber ? Justify.Right : Justify.Left,
                Padding = new Padding(0, 0, 2, 0),
            });
        }

        foreach (var row in rows)
        {
            table.AddRow(columns.Select(column => Text(column.Cell(row))));
        }

        console.Write(table);

        static Spectre.Console.Text Text(string text, Style? style = null) => new(text, style);
    }

    private static string Bar(double share) => new('█', (int)Math.Round(BarWidth * Math.Clamp(share, 0, 1)));
}
