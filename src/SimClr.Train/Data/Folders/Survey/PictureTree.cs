namespace SimClr.Train.Data.Folders.Survey;

/// <summary>The pictures below a folder: those right in it, and those in each of its folders, at any depth.</summary>
internal sealed class PictureTree
{
    private PictureTree(string path, IReadOnlyList<FoundFile> all)
    {
        (Path, All) = (path, all);
        foreach (var picture in all)
        {
            int end = picture.Path.IndexOf('/', path.Length);
            if (end < 0)
            {
                Loose.Add(picture);
                continue;
            }

            string name = picture.Path[path.Length..end];
            if (!Folders.TryGetValue(name, out var inside))
            {
                Folders.Add(name, inside = []);
            }

            inside.Add(picture);
        }
    }

    /// <summary>Empty, or with a slash at its end.</summary>
    public string Path { get; }

    public IReadOnlyList<FoundFile> All { get; }

    public List<FoundFile> Loose { get; } = [];

    public SortedDictionary<string, List<FoundFile>> Folders { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether its folders can be classes: there are some, and they are not beside the matter.</summary>
    public bool HasClasses => Folders.Count > 1 || (Folders.Count == 1 && Loose.Count == 0);

    public static PictureTree Of(IReadOnlyList<FoundFile> pictures) => new("", pictures);

    public PictureTree Into(string folder) => new($"{Path}{folder}/", Folders[folder]);

    /// <summary>Without those that have been left out since.</summary>
    public PictureTree Rest() => new(Path, [.. All.Where(picture => picture.LeftOut is null)]);
}
