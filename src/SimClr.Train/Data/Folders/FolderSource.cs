namespace SimClr.Train.Data.Folders;

/// <summary>
/// A folder of the user's: CLASS/picture, or train/CLASS/picture and test/ (or val/) likewise, and
/// unlabelled/ for pretraining where there is one; or pictures alone, without classes. Without train/ every
/// fifth picture (of a class), by name, is for testing.
/// </summary>
internal sealed class FolderSource : DataSource
{
    private const int TestEvery = 5;
    private const int StoredPerViewSide = 2; // pictures are kept at most this many times as large as a view

    public override string Name => "folder";

    public override string Description
        => "your pictures: CLASS/*, with or without train/ and test/; or without classes";

    public override int DefaultImageSize => 96;

    public override ImageDataset Load(string? directory, DataSplit split, DataOptions options)
    {
        if (directory is null || !Directory.Exists(directory))
        {
            throw new DataException(directory is null
                ? "folder: which one? Pass --data-dir DIR."
                : $"folder: {directory} does not exist; pass an existing folder as --data-dir.");
        }

        var listing = ListPictures(directory, split);
        if (listing.Files.Count == 0)
        {
            throw new DataException(
                $"folder: no pictures for {split.ToString().ToLowerInvariant()} in {directory}; "
                + "expected CLASS/*.jpg or *.png, train/CLASS/ and test/CLASS/ of them, or pictures alone.");
        }

        return new FolderLoader(options, options.ImageSize * StoredPerViewSide).Load(Name, listing);
    }

    private static FolderListing ListPictures(string directory, DataSplit split)
    {
        string train = Path.Combine(directory, "train");
        string unlabelled = Path.Combine(directory, FolderListing.Unlabelled);
        bool hasUnlabelled = Directory.Exists(unlabelled);
        if (FolderListing.ClassesIn(directory).Length == 0)
        {
            return FolderListing.OfUnlabelled(hasUnlabelled ? unlabelled : directory, IsOfSplit);
        }

        if (split == DataSplit.Unlabelled && hasUnlabelled)
        {
            return FolderListing.OfUnlabelled(unlabelled, _ => true);
        }

        if (!Directory.Exists(train))
        {
            return FolderListing.OfClasses(directory, FolderListing.ClassesIn(directory),
                (_, place) => IsOfSplit(place));
        }

        string[] classes = FolderListing.ClassesIn(train);
        if (split != DataSplit.Test)
        {
            return FolderListing.OfClasses(train, classes, (_, _) => true);
        }

        string[] candidates = [Path.Combine(directory, "test"), Path.Combine(directory, "val")];
        string test = Array.Find(candidates, Directory.Exists)
            ?? throw new DataException($"folder: {directory} has train/ but no test/ and no val/; add one.");
        string? stranger = Array.Find(FolderListing.ClassesIn(test), name => !classes.Contains(name));
        return stranger is null
            ? FolderListing.OfClasses(test, classes, (_, _) => true)
            : throw new DataException($"folder: class {stranger} is in {test} but not in {train}; "
                + "both must have the same classes.");

        bool IsOfSplit(int place) => (place % TestEvery == TestEvery - 1) == (split == DataSplit.Test);
    }
}
