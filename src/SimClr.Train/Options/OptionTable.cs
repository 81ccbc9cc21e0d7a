using SimClr.Train.Cli;
using Spectre.Console;

namespace SimClr.Train.Options;

/// <summary>The effective options, printed before a run begins; what differs from the preset is marked.</summary>
public static class OptionTable
{
    private const int WidthForThreeColumns = 105;

    public static void Write(PretrainOptions options, PretrainOptions preset, Terminal terminal)
    {
        var effective = OptionJson.ToJson(options);
        var before = OptionJson.ToJson(preset);
        var cells = OptionBinding.All.Where(binding => effective[binding.Key] is not null)
            .Select(binding => Cell(
                binding.Option.Name[2..], effective[binding.Key]!.ToString(), before[binding.Key]?.ToString() ?? "-"))
            .ToArray();

        int columns = terminal.Console.Profile.Width >= WidthForThreeColumns ? 3 : 2;
        int rows = (cells.Length + columns - 1) / columns; // read down, then right
        var table = new Table().Border(TableBorder.Rounded).HideHeaders();
        for (int column = 0; column < columns; column++)
        {
            table.AddColumn(new TableColumn("").NoWrap());
            table.AddColumn(new TableColumn("").NoWrap());
        }

        for (int row = 0; row < rows; row++)
        {
            var line = Enumerable.Range(0, columns).Select(column => row + column * rows)
                .SelectMany(i => i < cells.Length ? [cells[i].Name, cells[i].Value] : new[] { "", "" });
            table.AddRow(line.ToArray());
        }

        terminal.Console.Write(table);
        if (options != preset)
        {
            terminal.Output.WriteLine("* changed; the preset's value is in brackets.");
        }

    }

    private static (string Name, string Value) Cell(string name, string value, string before) => value == before
        ? (name, Markup.Escape(value))
        : ($"[yellow]{name}[/]", $"[yellow]{Markup.Escape(value)}[/] * ({Markup.Escape(before)})");
}
