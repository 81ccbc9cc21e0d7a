using SimClr.Tests.Support;
using SimClr.Tests.Train;
using SimClr.Train.Data.Pictures;

namespace SimClr.Tests.Docs.Commands;

/// <summary>
/// A folder to call the pages' commands in, as it would be at a reader's: what they name exists, but is small.
/// </summary>
internal sealed class Workplace : IDisposable
{
    /// <summary>2 of 64 channels: what the weights in <see cref="Weights"/> have.</summary>
    public const string Width = "0.03125";

    private const string AnyRun = "runs/MY-RUN";
    private const string Weights = "resnet18.pth";
    private const int Plane = 32 * 32;

    private readonly TemporaryFolder folder = new();
    private readonly string before = Environment.CurrentDirectory;

    public Workplace()
    {
        Environment.CurrentDirectory = folder.Path;
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Golden", "imported_resnet18.pth"), Weights);
        var random = new Random(1);
        foreach (string place in new[] { "FOLDER/beach", "FOLDER/forest", "photos/beach", "photos/forest" })
        {
            for (int i = 0; i < 20; i++)
            {
                byte[] pixels = new byte[20 * 24 * 3];
                random.NextBytes(pixels);
                folder.Write($"{place}/{i}.png", Png.Encode(pixels, 20, 24));
            }
        }

        foreach (string place in new[] { "data", "DIR" })
        {
            WriteCifar(place, random);
        }

        CliCall.Run(TinyRun.To(AnyRun, ("--data", "cifar10"), ("--width", Width), ("--epochs", "1")));
    }

    /// <summary>
    /// Runs that are to be read are there, those that are to be written are not: the order in which the pages
    /// stand does not matter.
    /// </summary>
    public void Prepare(string[] arguments)
    {
        int output = Array.IndexOf(arguments, "--output") + 1;
        if (output > 0 && Directory.Exists(arguments[output]))
        {
            Directory.Delete(arguments[output], recursive: true);
        }

        // What other commands have written: export and embed replace nothing unasked.
        foreach (string file in Directory.EnumerateFiles(".").Where(file => Path.GetFileName(file) != Weights))
        {
            File.Delete(file);
        }

        for (int i = 0; i < arguments.Length; i++)
        {
            if (i != output && arguments[i].StartsWith("runs/", StringComparison.Ordinal))
            {
                CopyRun(arguments[i]);
            }
        }
    }

    public bool Exists(string name) => Path.Exists(folder.In(name));

    public void Dispose()
    {
        Environment.CurrentDirectory = before;
        folder.Dispose();
    }

    private static void CopyRun(string path)
    {
        if (Path.Exists(path))
        {
            return;
        }

        foreach (string file in Directory.EnumerateFiles(AnyRun, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(path, Path.GetRelativePath(AnyRun, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private void WriteCifar(string place, Random random)
    {
        const string Ten = "cifar-10-batches-bin", Hundred = "cifar-100-binary";
        foreach (string name in Enumerable.Range(1, 5).Select(i => $"data_batch_{i}").Append("test_batch"))
        {
            folder.Write($"{place}/{Ten}/{name}.bin", Records(random, count: 20, labelBytes: 1, classes: 10));
        }

        foreach (string name in new[] { "train", "test" })
        {
            folder.Write($"{place}/{Hundred}/{name}.bin", Records(random, 100, labelBytes: 2, classes: 100));
        }

        WriteNames($"{place}/{Ten}/batches.meta.txt", 10);
        WriteNames($"{place}/{Hundred}/fine_label_names.txt", 100);
    }

    private void WriteNames(string file, int classes)
        => File.WriteAllLines(folder.In(file), Enumerable.Range(0, classes).Select(i => $"class{i}"));

    private static byte[] Records(Random random, int count, int labelBytes, int classes)
    {
        int length = labelBytes + 3 * Plane;
        byte[] records = new byte[count * length];
        random.NextBytes(records);
        for (int i = 0; i < count; i++)
        {
            records[i * length] = 0;
            records[i * length + labelBytes - 1] = (byte)(i % classes);
        }

        return records;
    }
}
