using SimClr.Train.Cli.Binding;
using SimClr.Train.Data;
using SimClr.Train.Data.Fetch;
using SimClr.Train.Text;
using Spectre.Console;

namespace SimClr.Train.Cli;

/// <summary><c>simclr data list</c>: which data sets there are, and where.</summary>
internal sealed record DataListCommand(DataDirectoryOption Directory) : ICommand
{
    public void Run(Terminal terminal)
    {
        string directory = Directory.DataDir;
        var table = new Table().Border(TableBorder.Rounded).AddColumns("data set", "what", "where");
        foreach (var source in DataCatalog.Sources)
        {
            bool fetchable = DownloadCatalog.Names.Contains(source.Name);
            string otherwise = fetchable ? $"simclr data fetch {source.Name}" : "--data-dir DIR";
            string place = source.NeedsDirectory ? source.Locate(directory) ?? otherwise : "in the program";
            table.AddRow(source.Name, source.Description, Markup.Escape(place));
        }

        foreach (var set in DownloadCatalog.Sets.Where(set => !DataCatalog.Names.Contains(set.Name)))
        {
            table.AddRow(set.Name, "a folder to fetch and train on with --data folder",
                set.IsPresent(directory)
                    ? Markup.Escape(set.DirectoryIn(directory))
                    : $"simclr data fetch {set.Name}");
        }

        terminal.Console.Write(table);
    }
}
