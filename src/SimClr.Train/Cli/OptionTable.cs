using SimClr.Train.Recipes;
using SimClr.Train.Recipes.Declarations;
using SimClr.Train.Text;

namespace SimClr.Train.Cli;

/// <summary>
/// What a run's options are, said before it begins: those that differ from the preset; all where the call is verbose.
/// </summary>
public static class OptionTable
{
    private const int MaxColumns = 3;
    private const int BorderAndPadding = 6; // of a name and its value

    public static void Write(PretrainOptions options, Preset preset, Terminal terminal)
    {
        var after = OptionJson.ToJson(options);
        var before = OptionJson.ToJson(preset.Options);
        Cell[] all = [.. OptionDeclaration.All.Where(option => !option.MayBeUnset).Select(option => new Cell(
            option.Name[2..], after[option.Key]!.ToString(), before[option.Key]!.ToString()))];
        Cell[] changed = [.. all.Where(cell => cell.IsChanged)];
        terminal.Output.WriteLine(changed.Length == 0
            ? $"options as preset {preset.Name} (--verbose lists all)"
            : $"differs from preset {preset.Name} (its value in brackets; --verbose lists all):");
        if (terminal.IsVerbose || changed.Length > 0)
        {
            WriteTable(terminal.IsVerbose ? all : changed, terminal);
        }

        // The others are paths, too long for a table: where things are, then what the encoder begins as.
        foreach (var option in OptionDeclaration.All.Where(option => option.MayBeUnset)
            .OrderByDescending(option => option.Is.KeepsBits))
        {
            if (after[option.Key] is { } value)
            {
                terminal.Output.WriteLine($"{option.Name[2..]}: {value}");
            }
        }
    }

    private static void WriteTable(Cell[] cells, Terminal terminal)
    {
        int columns = Enumerable.Range(1, MaxColumns).Reverse()
            .FirstOrDefault(count => Width(cells, count) < terminal.Console.Profile.Width, 1);
        int rows = Rows(cells, columns);
        columns = (cells.Length + rows - 1) / rows; // none is empty
        terminal.WriteTable([.. Enumerable.Repeat("", 2 * columns)], [], Enumerable.Range(0, rows)
            .Select(row => Enumerable.Range(0, columns).Select(column => row + column * rows)
                .SelectMany(i => i < cells.Length ? cells[i].Markup() : ["", ""])));
    }

    // Read down, then right.
    private static int Rows(Cell[] cells, int columns) => (cells.Length + columns - 1) / columns;

    private static int Width(Cell[] cells, int columns) => cells.Chunk(Rows(cells, columns))
        .Sum(column => BorderAndPadding
            + column.Max(cell => cell.Name.Length) + column.Max(cell => cell.Text.Length));

    private sealed record Cell(string Name, string After, string Before)
    {
        public bool IsChanged => After != Before;

        public string Text => IsChanged ? $"{After} ({Before})" : After;

        public string[] Markup() => IsChanged
            ? [$"[yellow]{Name}[/]", $"[yellow]{Spectre.Console.Markup.Escape(Text)}[/]"]
            : [Name, Spectre.Console.Markup.Escape(Text)];
    }
}
