using SimClr.Train.Data.Stores;

namespace SimClr.Train.Data.Sets;

/// <summary>
/// CIFAR-10 and CIFAR-100, binary version: records of one label byte (CIFAR-100: coarse, then fine) and three
/// planes of 32 x 32 bytes.
/// </summary>
internal sealed class CifarSource(string name, string description, string folder, string[] trainFiles,
    string testFile, string classFile, int classCount, int labelBytes) : DataSource
{
    private const int Side = 32;
    private const int Plane = Side * Side;

    public static CifarSource Cifar10 { get; } = new("cifar10",
        "60,000 photographs of 32 x 32, 10 classes", "cifar-10-batches-bin",
        [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin")], "test_batch.bin", "batches.meta.txt",
        classCount: 10, labelBytes: 1);

    public static CifarSource Cifar100 { get; } = new("cifar100",
        "60,000 photographs of 32 x 32, 100 classes", "cifar-100-binary",
        ["train.bin"], "test.bin", "fine_label_names.txt", classCount: 100, labelBytes: 2);

    public override string Name => name;

    public override string Description => description;

    public override int DefaultImageSize => Side;

    public override string? Locate(string directory) => Find(directory, [folder], trainFiles[0]);

    public override DataSummary Summarize(string? directory, DataOptions options) => new()
    {
        Name = Name,
        Classes = Classes(directory),
        Train = Count(directory, DataSplit.Train),
        Test = Count(directory, DataSplit.Test),
    };

    public override ImageDataset Load(string? directory, DataSplit split, DataOptions options)
    {
        var files = Files(directory, split);
        string[] classes = Classes(directory);
        int[] labels = new int[files.Sum(file => file.Count)];
        var pixels = HostPixels.Uniform(labels.Length, Side, Side);
        int index = 0;
        foreach (var file in files)
        {
            foreach (var (number, record) in file.Records().Index())
            {
                int label = record[labelBytes - 1];
                if (label >= classCount)
                {
                    throw new DataException($"{Name}: {file.Path}, record {number}: label {label} where "
                        + $"0..{classCount - 1} are allowed: damaged or another file; fetch it again.");
                }

                labels[index] = label;
                var output = pixels[index++];
                for (int i = 0; i < Plane; i++)
                {
                    output[3 * i] = record[labelBytes + i];
                    output[3 * i + 1] = record[labelBytes + Plane + i];
                    output[3 * i + 2] = record[labelBytes + 2 * Plane + i];
                }
            }
        }

        return new ImageDataset(Name, classes, pixels, labels);
    }

    private string[] NamesOf(DataSplit split) => split == DataSplit.Test ? [testFile] : trainFiles;

    /// <summary>0 where there are no such files.</summary>
    private int Count(string? directory, DataSplit split)
        => Find(directory ?? DataCatalog.DefaultDirectory, [folder], NamesOf(split)[0]) is null
            ? 0 : Files(directory, split).Sum(file => file.Count);

    private RecordFile[] Files(string? directory, DataSplit split)
    {
        string[] names = NamesOf(split);
        string place = FindOrThrow(directory, [folder], names[0]);
        return [.. names.Select(
            file => RecordFile.Open(Name, Path.Combine(place, file), labelBytes + 3 * Plane))];
    }

    private string[] Classes(string? directory) => ClassNames.Read(
        Path.Combine(FindOrThrow(directory, [folder], trainFiles[0], testFile), classFile), classCount);
}
