using SimClr.Train.Data.Folders;
using SimClr.Train.Data.Sets;

namespace SimClr.Train.Data;

/// <summary>The data sets that the program knows.</summary>
public static class DataCatalog
{
    /// <summary>Where data sets are looked for, and fetched to, when no folder is given.</summary>
    public const string DefaultDirectory = "data";

    /// <summary>The set that the program draws.</summary>
    public const string Shapes = "shapes";

    /// <summary>Pictures of the user's own.</summary>
    public const string Folder = "folder";

    public static IReadOnlyList<DataSource> Sources { get; } =
    [
        new ShapesSource(), CifarSource.Cifar10, CifarSource.Cifar100, new Stl10Source(),
        new FashionMnistSource(), new FolderSource(),
    ];

    public static IEnumerable<string> Names => Sources.Select(source => source.Name);

    /// <exception cref="DataException">There is no set of that name.</exception>
    public static DataSource Find(string name)
        => Sources.FirstOrDefault(source => source.Name == name)
            ?? throw new DataException($"data: no data set '{name}'; there are {string.Join(", ", Names)}.");

    /// <summary>Loads one split of the named data set.</summary>
    /// <exception cref="DataException">Says what is wrong with the data and what to do.</exception>
    public static ImageDataset Load(
        string name, string? directory, DataSplit split, DataOptions? options = null)
        => Find(name).Load(directory, split, options ?? new DataOptions());

    /// <summary>Says what the named data set is.</summary>
    /// <exception cref="DataException">Says what is wrong with the data and what to do.</exception>
    public static DataSummary Summarize(string name, string? directory, DataOptions? options = null)
        => Find(name).Summarize(directory, options ?? new DataOptions());
}
