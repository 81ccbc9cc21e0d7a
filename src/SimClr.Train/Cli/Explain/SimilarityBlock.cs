using SimClr.Train.Explain;
using SimClr.Train.Text;
using Spectre.Console;

namespace SimClr.Train.Cli.Explain;

/// <summary>
/// The matrix of cosines, coloured where the terminal has colours: blue above 0, red below. Positives are in
/// brackets.
/// </summary>
internal static class SimilarityBlock
{
    private const int CellWidth = 6;
    private const int NameWidth = 4;

    private static readonly (int Red, int Green, int Blue) Paper = (32, 36, 44), Like = (40, 110, 230),
        Unlike = (200, 60, 50);

    public static void Write(StepExplanation step, IAnsiConsole console)
    {
        var loss = step.Loss;
        int most = (console.Profile.Width - NameWidth) / CellWidth / 2;
        int pairs = Math.Min(loss.Pairs, Math.Max(1, most));
        int[] shown = [.. Enumerable.Range(0, pairs), .. Enumerable.Range(loss.Pairs, pairs)];

        var text = new Paragraph();
        text.Append(new string(' ', NameWidth));
        foreach (int j in shown)
        {
            text.Append($"{step.RowName(j),CellWidth - 1} ");
        }

        foreach (int i in shown)
        {
            text.Append($"\n{step.RowName(i),NameWidth - 1} ");
            foreach (int j in shown)
            {
                Append(text, loss.Cosine[i][j], isSelf: i == j, loss.IsPositive(i, j));
            }
        }

        console.Write(text);
        console.WriteLine();
        if (pairs < loss.Pairs)
        {
            console.WriteLine($"Only the first {pairs} of {loss.Pairs} pictures fit; --html FILE shows all.");
        }
    }

    private static void Append(Paragraph text, double cosine, bool isSelf, bool isPositive)
    {
        if (isSelf)
        {
            text.Append("   -  ", new Style(decoration: Decoration.Dim));
            return;
        }

        string number = Digits.Cosine(cosine);
        var (red, green, blue) = cosine >= 0 ? Like : Unlike;
        double share = Math.Min(1, Math.Abs(cosine));
        var color = new Color(Mix(Paper.Red, red), Mix(Paper.Green, green), Mix(Paper.Blue, blue));
        var style = new Style(Color.White, color, isPositive ? Decoration.Bold : Decoration.None);
        text.Append(isPositive ? $"[{number,CellWidth - 2}]" : $"{number,CellWidth - 1} ", style);

        byte Mix(int from, int to) => (byte)(from + share * (to - from));
    }
}
