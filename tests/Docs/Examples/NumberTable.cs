using System.Globalization;
using System.Text;

namespace SimClr.Tests.Docs.Examples;

/// <summary>A table of plain text: the first column to the left, the others to the right.</summary>
internal sealed class NumberTable
{
    private const string Gap = "   ";

    private readonly List<string[]> rows = [];

    public NumberTable(params string[] heading) => rows.Add(heading);

    public NumberTable Add(string first, string[] others) => Add([first, .. others]);

    public NumberTable Add(params string[] cells)
    {
        rows.Add(cells);
        return this;
    }

    public static string Of(double value, int digits = 4)
        => (Math.Round(value, digits) + 0.0).ToString($"F{digits}", CultureInfo.InvariantCulture);

    public static string Vector(params double[] values) => $"({string.Join(", ", values.Select(x => $"{Of(x),7}"))})";

    public override string ToString()
    {
        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        foreach (string[] row in rows)
        {
            var cells = row.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]));
            text.Append(string.Join(Gap, cells).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
