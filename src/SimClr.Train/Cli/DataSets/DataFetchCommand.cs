using SimClr.Train.Cli.Binding;
using SimClr.Train.Data.Fetch;
using SimClr.Train.Recipes.Declarations;
using SimClr.Train.Text;

namespace SimClr.Train.Cli.DataSets;

/// <summary><c>simclr data fetch</c>: downloads a data set.</summary>
internal sealed record DataFetchCommand(
    [Argument("Data set: {names}.", NamesOf = typeof(DownloadCatalog))] string Name,
    DataDirectoryOption Directory,
    [Option("Fetch the same files from this address; their hash is checked alike.", ValueName = "url")]
    string? Mirror) : ICommand
{
    public void Run(Terminal terminal)
    {
        string directory = Directory.DataDir;
        var set = DownloadCatalog.Sets.FirstOrDefault(set => set.Name == Name)
            ?? throw UserException.Unknown("data set", Name, DownloadCatalog.Names);
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
            set = Mirror is null ? set : set.From(Address(Mirror));
            fetcher.FetchAsync(set, directory, terminal.Interrupted).GetAwaiter().GetResult();
        }
        finally
        {
            progress.End();
        }

        terminal.Output.WriteLine($"train on it: simclr pretrain {set.OptionsFor(directory)}");
    }

    private static Uri Address(string text)
        => Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https"
            ? address
            : throw UserException.Usage($"option --mirror: '{text}' is not an http address.");
}
