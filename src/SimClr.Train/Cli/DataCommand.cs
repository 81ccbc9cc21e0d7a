using System.CommandLine;
using SimClr.Train.Data;
using SimClr.Train.Data.Fetch;
using SimClr.Train.Text;
using Spectre.Console;

namespace SimClr.Train.Cli;

/// <summary><c>simclr data</c>: which data sets there are, getting them, looking at them.</summary>
public static class DataCommand
{
    private static readonly Option<string> DataDirectory = new("--data-dir")
    {
        Description = "Where the data sets are, or go to.",
        HelpName = "folder",
        DefaultValueFactory = _ => DataCatalog.DefaultDirectory,
    };

    private static readonly Argument<string> SetName = new("name")
    {
        Description = $"Data set: {string.Join(", ", DownloadCatalog.Names)}.",
    };

    private static readonly Option<Uri?> Mirror = new("--mirror")
    {
        Description = "Fetch the same files from this address; their hash is checked alike.",
        HelpName = "url",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address)
                && address.Scheme is "http" or "https")
            {
                return address;
            }

            result.AddError($"option --mirror: '{text}' is not an http address.");
            return null;
        },
    };

    public static Command Create(Terminal terminal)
    {
        var list = new Command("list", "Lists the data sets and where they are.") { DataDirectory };
        list.SetAction(parse => List(parse.GetValue(DataDirectory)!, terminal));

        var fetch = new Command("fetch", "Downloads a data set: goes on where it stopped, checks the hash.")
        {
            SetName, DataDirectory, Mirror,
        };
        fetch.SetAction(parse => Fetch(
            parse.GetValue(SetName)!, parse.GetValue(DataDirectory)!, parse.GetValue(Mirror), terminal));

        return new Command("data", "Lists, fetches and shows data sets.")
        {
            list, fetch, DataShowCommand.Create(terminal),
        };
    }

    private static void List(string directory, Terminal terminal)
    {
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

    private static void Fetch(string name, string directory, Uri? mirror, Terminal terminal)
    {
        var set = DownloadCatalog.Sets.FirstOrDefault(set => set.Name == name)
            ?? throw UserException.Unknown("data set", name, DownloadCatalog.Names);
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var progress = new DownloadLine(terminal);
        var fetcher = new Fetcher(new Downloader(client))
        {
            Progress = progress.Update,
            Say = line =>
            {
                progress.End();
                terminal.Output.WriteLine(line);
            },
        };
        try
        {
            fetcher.FetchAsync(mirror is null ? set : set.From(mirror), directory, terminal.Interrupted)
                .GetAwaiter().GetResult();
        }
        finally
        {
            progress.End();
        }

        terminal.Output.WriteLine($"train on it: simclr pretrain {set.OptionsFor(directory)}");
    }
}
