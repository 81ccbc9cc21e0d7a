namespace SimClr.Train.Data.Fetch;

/// <summary>The files of one data set, and the folder under the data directory that they go to.</summary>
public sealed record DownloadSet(string Name, string Folder, IReadOnlyList<DownloadFile> Files)
{
    public string DirectoryIn(string dataDirectory) => Path.Combine(dataDirectory, Folder);

    /// <summary>The options that train on it once it is there.</summary>
    public string OptionsFor(string dataDirectory) => DataCatalog.Names.Contains(Name)
        ? $"--data {Name} --data-dir {dataDirectory}"
        : $"--data folder --data-dir {Path.Combine(dataDirectory, Files[0].Brings[0].Split('/')[0])}";

    /// <summary>The same files from another server.</summary>
    public DownloadSet From(Uri mirror) => this with
    {
        Files = [.. Files.Select(file => file with { Address = new Uri(mirror, file.Name) })],
    };

    public bool IsPresent(string dataDirectory)
        => Files.All(file => file.IsPresent(DirectoryIn(dataDirectory)));
}
