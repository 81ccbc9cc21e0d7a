namespace SimClr.Train.Data.Fetch;

/// <summary>
/// Brings all files of a data set: downloads what is missing, unpacks archives, says what it does.
/// </summary>
public sealed class Fetcher(Downloader downloader)
{
    /// <summary>
    /// Called with a file, the bytes there are and the bytes there will be (null: unknown).
    /// </summary>
    public Action<DownloadFile, long, long?> Progress { get; init; } = (_, _, _) => { };

    /// <summary>Takes one line about each step.</summary>
    public Action<string> Say { get; init; } = _ => { };

    /// <summary>Brings the set's files to below <paramref name="dataDirectory"/>.</summary>
    /// <exception cref="DataException">A download or an archive is not what it should be.</exception>
    public async Task FetchAsync(DownloadSet set, string dataDirectory, CancellationToken cancellation)
    {
        string directory = set.DirectoryIn(dataDirectory);
        foreach (var file in set.Files)
        {
            if (file.IsPresent(directory))
            {
                Say($"{file.Name}: already there");
                continue;
            }

            await downloader.FetchAsync(
                file, directory, (have, total) => Progress(file, have, total), cancellation);
            Say($"{file.Name}: MD5 {file.Md5} as published");
            if (file.IsArchive)
            {
                await UnpackAsync(file, directory, cancellation);
            }
        }
    }

    private async Task UnpackAsync(DownloadFile file, string directory, CancellationToken cancellation)
    {
        string archive = Path.Combine(directory, file.Name);
        await Archive.UnpackAsync(archive, directory, cancellation);
        string? missing = file.Brings.FirstOrDefault(name => !Path.Exists(Path.Combine(directory, name)));
        if (missing is not null)
        {
            throw new DataException($"{archive}: holds no {missing}; another archive than expected.");
        }

        File.Delete(archive);
        Say($"{file.Name}: unpacked in {directory}");
    }
}
