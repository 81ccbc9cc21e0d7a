using System.IO.Hashing;

namespace SimClr.Train.Data.Folders.Survey;

/// <summary>Finds the test pictures whose files are, byte for byte, those of training pictures.</summary>
internal static class SharedPictures
{
    /// <summary>In the order of the test pictures. Only files of equal length are read.</summary>
    public static IReadOnlyList<SharedPicture> Find(FolderListing train, FolderListing test, string directory)
    {
        string[] trainPaths = Paths(train);
        string[] testPaths = Paths(test);
        var lengths = testPaths.Select(LengthOf).ToHashSet();
        lengths.IntersectWith(trainPaths.Select(LengthOf));
        lengths.Remove(-1);
        var trainByContent = new Dictionary<UInt128, string>();
        foreach (var (path, content) in Hash(trainPaths))
        {
            trainByContent.TryAdd(content, path);
        }

        return [.. from file in Hash(testPaths)
                   where trainByContent.ContainsKey(file.Content)
                   select new SharedPicture(Relative(file.Path), Relative(trainByContent[file.Content]))];

        IEnumerable<(string Path, UInt128 Content)> Hash(string[] paths) => paths.AsParallel().AsOrdered()
            .Where(path => lengths.Contains(LengthOf(path)))
            .Select(path => (path, HashOf(path)));

        string Relative(string path) => Path.GetRelativePath(directory, path).Replace('\\', '/');
    }

    private static string[] Paths(FolderListing listing)
        => [.. Enumerable.Range(0, listing.Files.Count).Select(i => listing.Files[i])];

    /// <summary>-1 where it is gone: whoever decodes it says so.</summary>
    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : -1;

    private static UInt128 HashOf(string path)
    {
        var hash = new XxHash128();
        using var file = File.OpenRead(path);
        hash.Append(file);
        return hash.GetCurrentHashAsUInt128();
    }
}
