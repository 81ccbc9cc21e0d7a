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

    /// <summary>The first of directory and directory/folder that holds one of the files.</summary>
    protected string FindDirectory(string? directory, string[] folders, string[] files)
    {
        if (directory is null)
        {
            throw new DataException($"{Name}: needs its files; pass --data-dir DIR (`simclr data fetch {Name}`).");
        }

        if (!Directory.Exists(directory))
        {
            throw new DataException($"{Name}: {directory} is not a folder; pass an existing one as --data-dir.");
        }

        string[] candidates = [directory, .. folders.Select(folder => Path.Combine(directory, folder))];
        return Array.Find(candidates, candidate => files.Any(file => File.Exists(Path.Combine(candidate, file))))
            ?? throw new DataException($"{Name}: neither {directory} nor its {string.Join(", ", folders)} holds "
                + $"{files[0]}; `simclr data fetch {Name}` gets it.");
    }
}
