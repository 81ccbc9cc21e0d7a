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

    /// <summary>The first of directory, directory/<paramref name="folder"/> that holds the file.</summary>
    protected string FindDirectory(string? directory, string folder, string file)
    {
        if (directory is null)
        {
            throw new DataException($"{Name}: needs its files; pass --data-dir DIR (`simclr data fetch {Name}`).");
        }

        foreach (string candidate in new[] { directory, Path.Combine(directory, folder) })
        {
            if (File.Exists(Path.Combine(candidate, file)))
            {
                return candidate;
            }
        }

        throw new DataException(Directory.Exists(directory)
            ? $"{Name}: {directory} holds neither {file} nor {folder}/{file}; `simclr data fetch {Name}` gets it."
            : $"{Name}: {directory} is not a folder; pass an existing one as --data-dir.");
    }
}
