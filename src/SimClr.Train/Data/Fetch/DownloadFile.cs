namespace SimClr.Train.Data.Fetch;

/// <summary>
/// A file to download and what is known of it: its MD5 in lower case. An archive is unpacked beside itself
/// and deleted; <c>Brings</c> names files or folders that must be there then.
/// </summary>
public sealed record DownloadFile(Uri Address, string Md5, IReadOnlyList<string> Brings)
{
    public string Name => Path.GetFileName(Address.LocalPath);

    public bool IsArchive => Name.EndsWith(".tar.gz", StringComparison.Ordinal)
        || Name.EndsWith(".tgz", StringComparison.Ordinal);

    /// <summary>
    /// Whether everything that it brings is already in the folder. An archive that is still there was not
    /// unpacked to its end.
    /// </summary>
    public bool IsPresent(string directory)
        => Brings.All(name => Path.Exists(Path.Combine(directory, name)))
            && !(IsArchive && File.Exists(Path.Combine(directory, Name)));
}
