using SimClr.Train.Data.Folders.Survey;

namespace SimClr.Train.Data.Folders;

/// <summary>A folder of the user's, laid out as <see cref="FolderLayout"/> understands it.</summary>
internal sealed class FolderSource : DataSource
{
    private const int StoredPerViewSide = 2; // pictures are kept at most this many times as large as a view

    public override string Name => DataCatalog.Folder;

    public override string Description
        => "your pictures: CLASS/*, with or without train/ and test/; or without classes";

    public override int DefaultImageSize => 96;

    public override DataSummary Summarize(string? directory, DataOptions options)
        => FolderSurvey.Of(directory, options).Summary;

    public override ImageDataset Load(string? directory, DataSplit split, DataOptions options)
        => new FolderLoader(options, options.ImageSize * StoredPerViewSide).Load(
            Name, FolderSurvey.Of(directory, options).Listing(split));
}
