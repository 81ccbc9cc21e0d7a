namespace SimClr.Train.Data.Folders;

/// <summary>The picture files of one split in a fixed order, and the class of each (-1: none).</summary>
internal sealed record FolderListing(string[] Classes, PathList Files, List<int> Labels)
{
    // Those that are not read are listed too: leaving them out in silence would train on half of the data.
    private static readonly string[] Extensions =
        [".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm"];

    /// <summary>A folder of this name is no class: its pictures have none.</summary>
    public const string Unlabelled = "unlabelled";

    /// <summary>Names of the folders inside, which are the classes, in alphabetical order.</summary>
    public static string[] ClassesIn(string directory)
        => [.. Directory.EnumerateDirectories(directory)
            .Select(path => Path.GetFileName(path))
            .Where(name => !name.StartsWith('.') && name != Unlabelled)
            .Order(StringComparer.Ordinal)];

    /// <summary>
    /// Pictures of the classes; <paramref name="take"/> sees each one's class and place in it.
    /// </summary>
    public static FolderListing OfClasses(string directory, string[] classes, Func<int, int, bool> take)
    {
        var listing = new FolderListing(classes, new PathList(directory), []);
        for (int label = 0; label < classes.Length; label++)
        {
            string folder = Path.Combine(directory, classes[label]);
            string[] pictures = Directory.Exists(folder) ? PicturesIn(folder) : [];
            if (pictures.Length == 0)
            {
                throw new DataException(
                    $"folder: class folder {folder} holds no pictures; add some or remove it.");
            }

            for (int place = 0; place < pictures.Length; place++)
            {
                if (take(label, place))
                {
                    listing.Files.Add(pictures[place]);
                    listing.Labels.Add(label);
                }
            }
        }

        return listing;
    }

    /// <summary>
    /// All pictures inside, at any depth; <paramref name="take"/> sees each one's place.
    /// </summary>
    public static FolderListing OfUnlabelled(string directory, Func<int, bool> take)
    {
        var listing = new FolderListing([], new PathList(directory), []);
        foreach (string picture in PicturesIn(directory).Where((_, place) => take(place)))
        {
            listing.Files.Add(picture);
            listing.Labels.Add(-1);
        }

        return listing;
    }

    private static string[] PicturesIn(string directory)
        => [.. Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .Where(path => Extensions.Any(end => path.EndsWith(end, StringComparison.OrdinalIgnoreCase)))
            .Order(StringComparer.Ordinal)];
}
