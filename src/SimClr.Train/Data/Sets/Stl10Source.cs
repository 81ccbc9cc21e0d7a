using SimClr.Train.Data.Stores;

namespace SimClr.Train.Data.Sets;

/// <summary>
/// STL-10, binary version: pictures of three planes of 96 x 96 bytes, each plane column by column; labels
/// 1..10 in a file beside; 100,000 pictures without labels for pretraining.
/// </summary>
internal sealed class Stl10Source : DataSource
{
    private const int Side = 96;
    private const int Plane = Side * Side;
    private const int ClassCount = 10;

    private static readonly string[] Folders = ["stl10_binary"];

    public override string Name => "stl10";

    public override string Description
        => "5,000 + 8,000 photographs of 96 x 96, 10 classes; 100,000 unlabelled";

    public override int DefaultImageSize => Side;

    public override string? Locate(string directory) => Find(directory, Folders, "train_X.bin");

    public override DataSummary Summarize(string? directory, DataOptions options) => new()
    {
        Name = Name,
        Classes = Classes(FindOrThrow(directory, Folders, "train_X.bin", "unlabeled_X.bin")),
        Train = Count(directory, DataSplit.Train),
        Test = Count(directory, DataSplit.Test),
        Unlabelled = Count(directory, DataSplit.Unlabelled),
    };

    public override ImageDataset Load(string? directory, DataSplit split, DataOptions options)
    {
        string prefix = Prefix(split);
        string place = FindOrThrow(directory, Folders, $"{prefix}_X.bin");
        string[] classes = Classes(place);
        var pictures = RecordFile.Open(Name, Path.Combine(place, $"{prefix}_X.bin"), 3 * Plane);
        int[] labels = split == DataSplit.Unlabelled
            ? [.. Enumerable.Repeat(-1, pictures.Count)]
            : ReadLabels(Path.Combine(place, $"{prefix}_y.bin"), pictures.Count);
        var pixels = HostPixels.Uniform(labels.Length, Side, Side);
        foreach (var (number, record) in pictures.Records().Index())
        {
            var output = pixels[number];
            for (int from = 0; from < Plane; from++)
            {
                int to = from % Side * Side + from / Side;
                output[3 * to] = record[from];
                output[3 * to + 1] = record[Plane + from];
                output[3 * to + 2] = record[2 * Plane + from];
            }
        }

        return new ImageDataset(Name, classes, pixels, labels);
    }

    private static string Prefix(DataSplit split) => split switch
    {
        DataSplit.Train => "train",
        DataSplit.Test => "test",
        _ => "unlabeled",
    };

    private static string[] Classes(string place)
        => ClassNames.Read(Path.Combine(place, "class_names.txt"), ClassCount);

    /// <summary>0 where there is no such file.</summary>
    private int Count(string? directory, DataSplit split)
        => Find(directory ?? DataCatalog.DefaultDirectory, Folders, $"{Prefix(split)}_X.bin") is { } place
            ? RecordFile.Open(Name, Path.Combine(place, $"{Prefix(split)}_X.bin"), 3 * Plane).Count : 0;

    private int[] ReadLabels(string path, int count)
    {
        var file = RecordFile.Open(Name, path, recordLength: 1);
        if (file.Count != count)
        {
            throw new DataException(
                $"{Name}: {path} has {file.Count} labels for {count} pictures; fetch it again.");
        }

        return Labels(path, file.Records().Select(record => record[0]), first: 1, ClassCount);
    }
}
