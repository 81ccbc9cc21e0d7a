using SimClr.Nn;
using SimClr.Nn.Losses;
using SimClr.Train.Explain;
using SimClr.Train.Explain.Loss;
using SimClr.Train.Explain.Text;
using SimClr.Train.Explain.Update;
using SimClr.Train.Recipes;
using Spectre.Console;
using static SimClr.Train.Text.Digits;

namespace SimClr.Train.Cli.Explain;

/// <summary>A step's explanation for the terminal.</summary>
internal static class TerminalWalk
{
    private const int NumbersOfZ = 6;
    private const int BarWidth = 24;
    private const int MostForces = 10;

    public static void Write(StepExplanation step, IAnsiConsole console)
    {
        console.WriteLine(Findings.Title(step), new Style(decoration: Decoration.Bold));
        foreach (var (name, value) in Findings.Facts(step))
        {
            console.WriteLine($"  {name,-14}{value}");
        }

        if (step.Moment.Note is { } note)
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
        var table = NewTable("layer", "op", "output", "*parameters", "*mult-adds", "*mean", "*std", "*zeros");
        foreach (var layer in step.Layers)
        {
            Add(table, layer.Name.Replace("encoder.", ""), layer.Op, layer.Output.ToString(),
                layer.Parameters == 0 ? "" : Count(layer.Parameters),
                layer.MultiplyAdds == 0 ? "" : Count(layer.MultiplyAdds),
                Short(layer.Mean), Short(layer.Deviation), Percent(layer.Zeros));
        }

        console.Write(table);
        console.WriteLine(Findings.Network(step));
    }

    private static void WriteEmbedding(StepExplanation step, IAnsiConsole console)
    {
        var table = NewTable("row", "*|h|", "*|z|", $"z / |z|, the first numbers of {step.Dim}");
        for (int row = 0; row < step.Loss.Rows; row++)
        {
            var numbers = step.UnitZ.Skip(row * step.Dim).Take(Math.Min(NumbersOfZ, step.Dim));
            Add(table, step.RowName(row), Of(step.HNorms[row]), Of(step.ZNorms[row]),
                string.Join(' ', numbers.Select(value => $"{Fixed(value),7}")));
        }

        console.Write(table);
        console.WriteLine();
        console.WriteLine("Cosines of all rows. " + Findings.Similarity(step));
        SimilarityBlock.Write(step, console);
    }

    private static void WriteLoss(StepExplanation step, IAnsiConsole console)
    {
        if (step.Loss.Words.Remark is { } remark)
        {
            console.WriteLine(remark);
        }

        var measures = Findings.Loss(step);
        bool compares = step.Untrained is not null;
        var table = compares ? NewTable("", "*this step", "*random weights", "")
            : NewTable("", "*this step", "");
        foreach (var measure in measures)
        {
            string[] values = compares ? [measure.Value, measure.Untrained!] : [measure.Value];
            Add(table, [measure.Name, .. values, measure.Meaning]);
        }

        console.Write(table);
        if (step.Loss.Softmax is { } softmax)
        {
            console.WriteLine();
            WriteRows(step, softmax, console);
        }
    }

    private static void WriteRows(StepExplanation step, RowSoftmax softmax, IAnsiConsole console)
    {
        var loss = step.Loss;
        var rows = NewTable("row", "partner", "*cosine", "*" + Findings.PartnerColumn(softmax), "*loss", "");
        double most = softmax.RowLoss.Max();
        for (int row = 0; row < loss.Rows; row++)
        {
            int partner = loss.Partner(row);
            Add(rows, step.RowName(row), step.RowName(partner), Fixed(loss.Cosine[row][partner]),
                Fixed(Math.Exp(-softmax.RowLoss[row])), Fixed(softmax.RowLoss[row]),
                Bar(softmax.RowLoss[row] / most));
        }

        console.Write(rows);
    }

    private static void WriteGradient(StepExplanation step, IAnsiConsole console)
    {
        var gradient = step.Gradient;
        foreach (string sentence in Findings.Gradient(step))
        {
            console.WriteLine(sentence);
        }

        console.WriteLine();
        if (gradient.Forces is { } forces)
        {
            WriteForces(step, forces, console);
            console.WriteLine();
        }

        var checks = NewTable("derivative of the loss by", "*engine", "*finite difference", "*difference");
        foreach (var check in gradient.Checks.Append(step.Update.Check))
        {
            Add(checks, check.What, Of(check.Engine), Of(check.FiniteDifference),
                Of(check.Engine - check.FiniteDifference));
        }

        console.Write(checks);
        console.WriteLine();
        var weights = step.Update.Parameters.Where(p => p.Role == ParameterRole.Weight).ToArray();
        double largest = weights.Max(p => p.GradientNorm);
        var layers = NewTable("weights of layer", "*|gradient|", "");
        foreach (var parameter in weights)
        {
            Add(layers, parameter.Layer, Of(parameter.GradientNorm), Bar(parameter.GradientNorm / largest));
        }

        console.Write(layers);
    }

    private static void WriteForces(StepExplanation step, RowForces forces, IAnsiConsole console)
    {
        int row = step.Gradient.Row;
        var table = NewTable($"on {step.RowName(row)}", "*cosine", "*force", "");
        double strongest = forces.All.Max(force => Math.Abs(force.Strength));
        foreach (var force in forces.StrongestFirst.Take(MostForces))
        {
            string kind = force.IsPositive ? "pulls" : "pushes";
            Add(table, $"{step.RowName(force.Row)} {kind}", Fixed(step.Loss.Cosine[row][force.Row]),
                Of(Math.Abs(force.Strength)), Bar(Math.Abs(force.Strength) / strongest));
        }

        console.Write(table);
    }

    private static void WriteUpdate(StepExplanation step, IAnsiConsole console)
    {
        bool adapts = step.Options.Optimizer == OptimizerName.Lars;
        console.WriteLine(Findings.Optimizer(step));
        console.WriteLine();
        string[] columns = ["layer", "*|w|", "*|gradient|", "*trust ratio", "*|update|", "*|update| / |w|"];
        var table = NewTable([.. columns.Where(column => adapts || column != "*trust ratio")]);
        foreach (var parameter in step.Update.Parameters.Where(p => p.Role == ParameterRole.Weight))
        {
            AddUpdate(parameter.Layer, parameter.WeightNorm, parameter.GradientNorm,
                Of(parameter.TrustRatio ?? 1), parameter.UpdateNorm);
        }

        var rest = step.Update.Parameters.Where(p => p.Role != ParameterRole.Weight).ToArray();
        AddUpdate($"batch norm, {rest.Length} tensors", Norm(p => p.WeightNorm), Norm(p => p.GradientNorm),
            "excluded", Norm(p => p.UpdateNorm));
        console.Write(table);
        console.WriteLine();
        console.WriteLine(Findings.Update(step));

        double Norm(Func<ParameterUpdate, double> value) => Math.Sqrt(rest.Sum(p => value(p) * value(p)));

        void AddUpdate(string name, double weight, double gradient, string trust, double update)
        {
            string[] trusts = adapts ? [trust] : [];
            Add(table, [name, Of(weight), Of(gradient), .. trusts, Of(update), Of(update / weight)]);
        }
    }

    /// <summary>Columns of numbers begin with a star.</summary>
    private static Table NewTable(params string[] columns)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (string column in columns)
        {
            bool isNumber = column.StartsWith('*');
            var header = new Spectre.Console.Text(column.TrimStart('*'), new Style(Color.Grey));
            table.AddColumn(new TableColumn(header)
            {
                NoWrap = isNumber,
                Alignment = isNumber ? Justify.Right : Justify.Left,
                Padding = new Padding(0, 0, 2, 0),
            });
        }

        return table;
    }

    /// <summary>A row of cells that are no markup.</summary>
    private static void Add(Table table, params string[] cells)
        => table.AddRow(cells.Select(cell => new Spectre.Console.Text(cell)));

    private static string Bar(double share) => new('█', (int)Math.Round(BarWidth * Math.Clamp(share, 0, 1)));
}
