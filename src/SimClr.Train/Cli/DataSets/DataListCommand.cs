using SimClr.Train.Cli.Binding;
using SimClr.Train.Data;
using SimClr.Train.Data.Fetch;
using SimClr.Train.Text;
using Spectre.Console;

namespace SimClr.Train.Cli.DataSets;

/// <summary><c>simclr data list</c>: which data sets there are, and where.</summary>
internal sealed record DataListCommand(DataDirectoryOption Directory) : ICommand
{
    public void Run(Terminal terminal)
    {
        string directory = Directory.DataDir;
        var sources = from source in DataCatalog.Sources
                      let otherwise = DownloadCatalog.Names.Contains(source.Name)
                          ? $"simclr data fetch {source.Name}" : "--data-dir DIR"
                      let place = source.NeedsDirectory ? source.Locate(directory) : "in the program"
                      select new[] { source.Name, source.Description, Markup.Escape(place ?? otherwise) };
        var folders = from set in DownloadCatalog.Sets
                      where !DataCatalog.Names.Contains(set.Name)
                      let place = set.IsPresent(directory)
                          ? set.DirectoryIn(directory) : $"simclr data fetch {set.Name}"
                      select new[]
                      {
                          set.Name, "a folder to fetch and train on with --data folder", Markup.Escape(place),
                      };
        terminal.WriteTable(["data set", "what", "where"], [], sources.Concat(folders));
    }
}
