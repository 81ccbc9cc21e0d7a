using SimClr.Train.Data.Stores;

namespace SimClr.Train.Data.Sets;

/// <summary>
/// Fashion-MNIST: grey pictures of 28 x 28 in IDX files, compressed or not; grey becomes RGB.
/// </summary>
internal sealed class FashionMnistSource : DataSource
{
    private static readonly string[] Folders = ["fashion-mnist", "FashionMNIST/raw"];

    private static readonly string[] Classes =
    [
        "t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle-boot",
    ];

    public override string Name => "fashion-mnist";

    public override string Description => "70,000 grey pictures of clothes, 28 x 28, 10 classes";

    public override int DefaultImageSize => 28;

    public override string? Locate(string directory)
        => Find(directory, Folders, "train-images-idx3-ubyte", "train-images-idx3-ubyte.gz");

    public override DataSummary Summarize(string? directory, DataOptions options) => new()
    {
        Name = Name,
        Classes = Classes,
        Train = Count(directory, DataSplit.Train),
        Test = Count(directory, DataSplit.Test),
    };

    public override ImageDataset Load(string? directory, DataSplit split, DataOptions options)
    {
        string pictureFile = $"{Prefix(split)}-images-idx3-ubyte";
        string place = FindOrThrow(directory, Folders, pictureFile, pictureFile + ".gz");
        var pictures = IdxFile.Read(Name, Path.Combine(place, pictureFile), dimensions: 3);
        var labelFile = ReadLabels(directory, split);
        int count = pictures.Sizes[0];
        if (labelFile.Sizes[0] != count)
        {
            throw new DataException(
                $"{Name}: {labelFile.Path} has {labelFile.Sizes[0]} labels for the {count} "
                + $"pictures of {pictures.Path}; fetch both again.");
        }

        int[] labels = Labels(labelFile.Path, labelFile.Values, first: 0, Classes.Length);
        var pixels = HostPixels.Uniform(count, pictures.Sizes[1], pictures.Sizes[2]);
        foreach (var (number, grey) in pictures.Values.Chunk(pictures.Sizes[1] * pictures.Sizes[2]).Index())
        {
            var output = pixels[number];
            for (int i = 0; i < grey.Length; i++)
            {
                output.Slice(3 * i, 3).Fill(grey[i]);
            }
        }

        return new ImageDataset(Name, Classes, pixels, labels);
    }

    private static string Prefix(DataSplit split) => split == DataSplit.Test ? "t10k" : "train";

    /// <summary>0 where there is no such file.</summary>
    private int Count(string? directory, DataSplit split)
        => Find(directory ?? DataCatalog.DefaultDirectory, Folders, LabelFile(split), LabelFile(split) + ".gz") is null
            ? 0 : ReadLabels(directory, split).Sizes[0];

    private static string LabelFile(DataSplit split) => $"{Prefix(split)}-labels-idx1-ubyte";

    private IdxFile ReadLabels(string? directory, DataSplit split)
    {
        string file = LabelFile(split);
        return IdxFile.Read(
            Name, Path.Combine(FindOrThrow(directory, Folders, file, file + ".gz"), file), dimensions: 1);
    }
}
