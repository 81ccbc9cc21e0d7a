namespace SimClr.Train.Data.Sets;

/// <summary>
/// CIFAR-10 and CIFAR-100, binary version: records of one label byte (CIFAR-100: coarse, then fine) and three
/// planes of 32 x 32 bytes.
/// </summary>
internal sealed class CifarSource : DataSource
{
    private const int Side = 32;
    private const int Plane = Side * Side;

    private readonly string folder;
    private readonly string[] trainFiles;
    private readonly string testFile;
    private readonly string classFile;
    private readonly int classCount;
    private readonly int labelBytes;

    private CifarSource(string name, string description, string folder, string[] trainFiles, string testFile,
        string classFile, int classCount, int labelBytes)
    {
        Name = name;
        Description = description;
        this.folder = folder;
        this.trainFiles = trainFiles;
        this.testFile = testFile;
        this.classFile = classFile;
        this.classCount = classCount;
        this.labelBytes = labelBytes;
    }

    public static CifarSource Cifar10 { get; } = new("cifar10",
        "60,000 photographs of 32 x 32, 10 classes", "cifar-10-batches-bin",
        [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin")], "test_batch.bin", "batches.meta.txt",
        classCount: 10, labelBytes: 1);

    public static CifarSource Cifar100 { get; } = new("cifar100",
        "60,000 photographs of 32 x 32, 100 classes", "cifar-100-binary",
        ["train.bin"], "test.bin", "fine_label_names.txt", classCount: 100, labelBytes: 2);

    public override string Name { get; }

    public override string Description { get; }

    public override int DefaultImageSize => Side;

    public override ImageDataset Load(string? directory, DataSplit split, DataOptions options)
    {
        string[] files = split == DataSplit.Test ? [testFile] : trainFiles;
        string place = FindDirectory(directory, folder, files[0]);
        string[] classes = ClassNames.Read(Path.Combine(place, classFile), classCount);
        byte[][] contents = [.. files.Select(file => ReadRecords(Path.Combine(place, file)))];

        int recordLength = labelBytes + 3 * Plane;
        var labels = new int[contents.Sum(content => content.Length / recordLength)];
        var dataset = ImageDataset.Uniform(Name, classes, labels, Side, Side);
        int index = 0;
        for (int file = 0; file < files.Length; file++)
        {
            for (int start = 0; start < contents[file].Length; start += recordLength, index++)
            {
                var record = contents[file].AsSpan(start, recordLength);
                int label = record[labelBytes - 1];
                if (label >= classCount)
                {
                    throw new DataException($"{Name}: {files[file]}, record {start / recordLength}: label {label} "
                        + $"where 0..{classCount - 1} are allowed; not a {Name} file, or damaged: fetch it again.");
                }

                labels[index] = label;
                Planes.Interleave(record[labelBytes..], dataset.Image(index).Pixels.AsSpan());
            }
        }

        return dataset;
    }

    private byte[] ReadRecords(string path)
    {
        if (!File.Exists(path))
        {
            throw new DataException($"{Name}: {path} is missing; `simclr data fetch {Name}` gets it.");
        }

        byte[] content = File.ReadAllBytes(path);
        int recordLength = labelBytes + 3 * Plane;
        if (content.Length == 0 || content.Length % recordLength != 0)
        {
            throw new DataException($"{Name}: {path} has {content.Length:N0} bytes, not a multiple of the "
                + $"{recordLength:N0} of a record; cut short or another file: fetch it again.");
        }

        return content;
    }
}
