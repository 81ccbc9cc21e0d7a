using System.IO.Hashing;

namespace SimClr.Train.Data;

/// <summary>A held-out picture whose file is, byte for byte, that of a training picture too.</summary>
public sealed record SharedPicture(string Test, string Train)
{
    /// <summary>
    /// In the order of the held-out pictures; none where pictures are in no files of their own. Only files of
    /// equal length are read.
    /// </summary>
    public static IReadOnlyList<SharedPicture> Find(ImageDataset train, ImageDataset test)
    {
        if (train.Files is null || test.Files is null)
        {
            return [];
        }

        var lengths = LengthsOf(test).ToHashSet();
        lengths.IntersectWith(LengthsOf(train));
        lengths.Remove(-1);
        var trainByContent = new Dictionary<UInt128, string>();
        foreach (var (name, content) in Hash(train))
        {
            trainByContent.TryAdd(content, name);
        }

        return [.. from file in Hash(test)
                   where trainByContent.ContainsKey(file.Content)
                   select new SharedPicture(file.Name, trainByContent[file.Content])];

        IEnumerable<(string Name, UInt128 Content)> Hash(ImageDataset images)
            => ParallelEnumerable.Range(0, images.Count).AsOrdered()
                .Where(place => lengths.Contains(LengthOf(images.PathOf(place))))
                .Select(place => (images.NameOf(place), HashOf(images.PathOf(place))));
    }

    private static IEnumerable<long> LengthsOf(ImageDataset images)
        => Enumerable.Range(0, images.Count).Select(place => LengthOf(images.PathOf(place)));

    /// <summary>-1 where it is gone: whoever decodes it says so.</summary>
    private static long LengthOf(string path)
        => new FileInfo(path) is { Exists: true } file ? file.Length : -1;

    private static UInt128 HashOf(string path)
    {
        var hash = new XxHash128();
        using var file = File.OpenRead(path);
        hash.Append(file);
        return hash.GetCurrentHashAsUInt128();
    }
}
