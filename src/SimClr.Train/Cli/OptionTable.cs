using SimClr.Train.Recipes;
using SimClr.Train.Text;
using Spectre.Console;

namespace SimClr.Train.Cli;

/// <summary>
/// The effective options, printed before a run begins; what differs from the preset is marked.
/// </summary>
public static class OptionTable
{
    private const int MostColumns = 3;
    private const int BorderAndPadding = 6; // of a name and its value

    // Paths are too long for a table; they follow it.
    private static readonly string[] Paths = ["data_dir", "cache", "output", "init", "init_input"];

    public static void Write(PretrainOptions options, PretrainOptions preset, Terminal terminal)
    {
        var after = OptionJson.ToJson(options);
        var before = OptionJson.ToJson(preset);
        var cells = OptionBinding.All.Where(binding => !Paths.Contains(binding.Key))
            .Select(binding => new Cell(
                binding.Option.Name[2..], after[binding.Key]!.ToString(), before[binding.Key]!.ToString()))
            .ToArray();

        int columns = Enumerable.Range(1, MostColumns).Reverse()
            .FirstOrDefault(count => Width(cells, count) < terminal.Console.Profile.Width, 1);
        int rows = Rows(cells, columns);
        var table = new Table().Border(TableBorder.Rounded).HideHeaders();
        for (int column = 0; column < 2 * columns; column++)
        {
            table.AddColumn("");
        }

        for (int row = 0; row < rows; row++)
        {
            var line = Enumerable.Range(0, columns).Select(column => row + column * rows)
                .SelectMany(i => i < cells.Length ? cells[i].Markup() : ["", ""]);
            table.AddRow(line.ToArray());
        }

        terminal.Console.Write(table);
        if (cells.Any(cell => cell.IsChanged))
        {
            terminal.Output.WriteLine("* changed; the preset's value is in brackets");
        }

        foreach (string key in Paths.Where(key => after[key] is not null))
        {
            terminal.Output.WriteLine($"{key.Replace('_', '-')}: {after[key]}");
        }
    }

    // Read down, then right.
    private static int Rows(Cell[] cells, int columns) => (cells.Length + columns - 1) / columns;

    private static int Width(Cell[] cells, int columns) => cells.Chunk(Rows(cells, columns))
        .Sum(column => BorderAndPadding
            + column.Max(cell => cell.Name.Length) + column.Max(cell => cell.Text.Length));

    private sealed record Cell(string Name, string After, string Before)
    {
        public bool IsChanged => After != Before;

        public string Text => IsChanged ? $"{After} * ({Before})" : After;

        public string[] Markup() => IsChanged
            ? [$"[yellow]{Name}[/]", $"[yellow]{Spectre.Console.Markup.Escape(Text)}[/]"]
            : [Name, Spectre.Console.Markup.Escape(Text)];
    }
}
