namespace SimClr.Train.Data;

/// <summary>A data set that can be loaded by name.</summary>
public abstract class DataSource
{
    /// <summary>What <c>--data</c> calls it.</summary>
    public abstract string Name { get; }

    /// <summary>One line for <c>data list</c>.</summary>
    public abstract string Description { get; }

    /// <summary>Side of the views that this set is usually trained with.</summary>
    public abstract int DefaultImageSize { get; }

    /// <summary>Whether the pictures come from files, so that <c>--data-dir</c> is needed.</summary>
    public virtual bool NeedsDirectory => true;

    /// <summary>Reads the pictures of one split into memory.</summary>
    /// <exception cref="DataException">Files are missing, cut short, or not what they should be.</exception>
    public abstract ImageDataset Load(string? directory, DataSplit split, DataOptions options);

    /// <summary>Says what the set is, without reading its pictures.</summary>
    /// <exception cref="DataException">Files are missing, or not what they should be.</exception>
    public abstract DataSummary Summarize(string? directory, DataOptions options);

    /// <summary>
    /// Where below the directory the set's training pictures are, or null where they are not.
    /// </summary>
    public virtual string? Locate(string directory) => null;

    /// <summary>The first of directory and directory/folder that holds one of the files, or null.</summary>
    protected static string? Find(string directory, string[] folders, params string[] files)
    {
        string[] candidates = [directory, .. folders.Select(folder => Path.Combine(directory, folder))];
        return Array.Find(
            candidates, candidate => files.Any(file => File.Exists(Path.Combine(candidate, file))));
    }

    /// <summary>Like <see cref="Find"/>, where the files must be there.</summary>
    protected string FindOrThrow(string? directory, string[] folders, params string[] files)
    {
        directory ??= DataCatalog.DefaultDirectory;
        if (Find(directory, folders, files) is { } found)
        {
            return found;
        }

        string problem = Directory.Exists(directory)
            ? $"neither {directory} nor its {string.Join(", ", folders)} holds {files[0]}"
            : $"there is no folder {directory}";
        throw new DataException(
            $"{Name}: {problem}; pass --data-dir DIR, or get it: simclr data fetch {Name}.");
    }

    /// <summary>Class numbers of the labels in a file, which count from <paramref name="first"/>.</summary>
    /// <exception cref="DataException">One is none of the classes.</exception>
    protected int[] Labels(string path, IEnumerable<byte> values, int first, int classes)
    {
        int[] labels = [.. values.Select(value => value - first)];
        int wrong = Array.FindIndex(labels, label => label < 0 || label >= classes);
        return wrong < 0 ? labels : throw new DataException(
            $"{Name}: {path}, label {wrong} is {labels[wrong] + first} where {first}..{classes - 1 + first} "
            + "are allowed: damaged or another file; fetch it again.");
    }
}
