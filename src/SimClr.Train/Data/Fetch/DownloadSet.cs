namespace SimClr.Train.Data.Fetch;

/// <summary>The files of one data set, and the folder under the data directory that they go to.</summary>
public sealed record DownloadSet(string Name, string Folder, IReadOnlyList<DownloadFile> Files)
{
    public string DirectoryIn(string dataDirectory) => Path.Combine(dataDirectory, Folder);

    public bool IsPresent(string dataDirectory)
        => Files.All(file => file.IsPresent(DirectoryIn(dataDirectory)));
}
