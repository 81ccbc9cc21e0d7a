namespace SimClr.Train.Data.Folders.Survey;

/// <summary>
/// What the names of folders mean: which pictures are to train and which to test, and of what class. A name means
/// something only where the names beside it say the same; what else lies there is left out, each with its reason.
/// </summary>
internal sealed class FolderLayout
{
    private const int TestEvery = 5;
    private const string BesideFolders = "beside the folders";

    private FolderLayout(PictureTree tree, PictureTree train, PictureTree? test, PictureTree? unlabelled)
    {
        (Root, TrainPath) = (tree.Path, train.Path);
        foreach (var picture in tree.All.Except(Used(train, test, unlabelled)))
        {
            picture.LeftOut = picture.Path.IndexOf('/', tree.Path.Length) is var end and >= 0
                ? $"in {picture.Path[tree.Path.Length..end]}/" : BesideFolders;
        }

        KeepOneNameEach([train, test, unlabelled]);
        train = train.Rest();
        test = test?.Rest();
        string[] names = train.HasClasses ? [.. train.Folders.Keys] : [];
        TestPath = test?.Path;
        if (test is { HasClasses: true })
        {
            Stranger = names.Length == 0 ? null : test.Folders.Keys.FirstOrDefault(name => !names.Contains(name));
        }

        // One folder alone tells nothing apart.
        Classes = names.Length > 1 || Stranger is not null ? names : [];
        var all = Label(train);
        (Train, Test) = test is null ? Cut(all) : (all, Stranger is null ? Label(test) : new LabelledFiles());

        Unlabelled = unlabelled?.Rest().All ?? [];
    }

    /// <summary>Where train/ and test/, or the classes, are: empty, or with a slash at its end.</summary>
    public string Root { get; }

    public string TrainPath { get; }

    /// <summary>Null where every fifth picture of a class is for testing.</summary>
    public string? TestPath { get; }

    public string[] Classes { get; } = [];

    /// <summary>A class that has test pictures, which then are none, and no training pictures.</summary>
    public string? Stranger { get; }

    public LabelledFiles Train { get; }

    public LabelledFiles Test { get; }

    public IReadOnlyList<FoundFile> Unlabelled { get; }

    /// <exception cref="DataException">It can mean several things; says what was found.</exception>
    public static FolderLayout Of(IReadOnlyList<FoundFile> pictures, string directory)
    {
        var tree = PictureTree.Of(pictures);
        while (tree.Folders.Count == 1)
        {
            string only = tree.Folders.Keys.Single();
            var inside = tree.Into(only);
            if (tree.Loose.Count > 0 && inside.Folders.Count == 0 && !SplitNames.IsTrain(only))
            {
                break; // pictures without classes, some of them in a folder
            }

            tree.Loose.ForEach(picture => picture.LeftOut = BesideFolders);
            tree = inside;
        }

        string[] names = [.. tree.Folders.Keys];
        string[] trains = SplitNames.TrainIn(names);
        string? test = SplitNames.TestIn(names);
        string? unlabelled = SplitNames.UnlabelledIn(names);
        bool onlySplits = names.All(SplitNames.IsAny);
        string found = string.Join(", ", names.Take(10).Select(name => name + "/"))
            + (names.Length > 10 ? ", ..." : "");
        if (trains.Length > 1 && (onlySplits || test is not null))
        {
            throw new DataException($"folder: {directory} has both {trains[0]}/ and {trains[1]}/; make one of them.");
        }

        if (names.Length > 1 && onlySplits && trains.Length == 0)
        {
            throw new DataException($"folder: {directory} has {found} and no train/; name the one to train on train/, "
                + "or the classes otherwise.");
        }

        if (trains.Length == 1 && (test is not null || onlySplits))
        {
            return new FolderLayout(tree, tree.Into(trains[0]), test is null ? null : tree.Into(test),
                unlabelled is null ? null : tree.Into(unlabelled));
        }

        bool Doubtful(string? name) => name is not null && tree.Into(name) is { HasClasses: true } inside
            && (SplitNames.IsTrain(name) || inside.Folders.Keys.Any(names.Contains));
        return Array.Find([trains.FirstOrDefault(), test], Doubtful) is { } doubtful
            ? throw new DataException($"folder: {directory} has {found}: {doubtful}/ holds folders as a "
                + "split does, and lies beside classes; make train/CLASS/ and test/CLASS/ of them, or move it away.")
            : new FolderLayout(tree, names.Length > 1 ? WithoutLoose(tree) : tree, test: null, unlabelled: null);
    }

    private static PictureTree WithoutLoose(PictureTree tree)
    {
        tree.Loose.ForEach(picture => picture.LeftOut = BesideFolders);
        return tree.Rest();
    }

    private static IEnumerable<FoundFile> Used(params PictureTree?[] trees)
        => trees.OfType<PictureTree>().SelectMany(tree => tree.All);

    /// <summary>A file is used by its first name; by a link only where it has no other name there.</summary>
    private static void KeepOneNameEach(PictureTree?[] trees)
    {
        var files = new HashSet<FileOnDisk>();
        foreach (var tree in trees.OfType<PictureTree>())
        {
            foreach (var picture in tree.All.OrderBy(picture => picture.ByLink)) // keeps the order of the paths
            {
                if (!files.Add(picture.Disk!.Value))
                {
                    picture.LeftOut = "other name of a picture";
                }
            }
        }
    }

    private LabelledFiles Label(PictureTree tree)
    {
        var files = new LabelledFiles();
        if (Classes.Length == 0 || !tree.HasClasses)
        {
            files.Add(tree.All, label: -1);
            return files;
        }

        tree.Loose.ForEach(picture => picture.LeftOut = BesideFolders);
        for (int label = 0; label < Classes.Length; label++)
        {
            files.Add(tree.Folders.GetValueOrDefault(Classes[label], []), label);
        }

        return files;
    }

    /// <summary>Every fifth of a class is for testing.</summary>
    private static (LabelledFiles Train, LabelledFiles Test) Cut(LabelledFiles all)
    {
        LabelledFiles[] parts = [new(), new()];
        int place = 0;
        for (int i = 0; i < all.Files.Count; i++)
        {
            place = i > 0 && all.Labels[i] == all.Labels[i - 1] ? place + 1 : 0;
            parts[place % TestEvery == TestEvery - 1 ? 1 : 0].Add([all.Files[i]], all.Labels[i]);
        }

        return (parts[0], parts[1]);
    }
}
