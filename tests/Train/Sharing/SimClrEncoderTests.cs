using System.Diagnostics;
using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Encoders;
using SimClr.Train.Runs;

namespace SimClr.Tests.Train.Sharing;

/// <summary>An encoder used from a program, and every way by which it gets there.</summary>
public class SimClrEncoderTests
{
    private const int Pictures = 6;

    private TemporaryFolder folder = null!;

    private string RunPath => folder.In("run");

    private string Exported => folder.In("encoder.safetensors");

    private string[] Files
        => [.. Enumerable.Range(0, Pictures).Select(i => folder.In($"data/test/a/{i}.png"))];

    [OneTimeSetUp]
    public void Train()
    {
        folder = new TemporaryFolder();
        Call(TinyRun.To(RunPath));
        Call("export", RunPath, "--output", Exported);
        var random = new Random(1);
        foreach (string file in Files)
        {
            byte[] pixels = new byte[20 * 24 * 3];
            random.NextBytes(pixels);
            folder.Write(file, Png.Encode(pixels, 20, 24));
            folder.Write("data/train/a/0.png", Png.Encode(pixels, 20, 24));
        }
    }

    [OneTimeTearDown]
    public void Delete() => folder.Dispose();

    [Test]
    public void EveryKindOfFileGivesTheSameEncoder()
    {
        var pictures = Files.Select(Picture.Load).ToArray();
        float[][] expected = Embed("run");

        foreach (string path in new[] { RunPath, RunFolder.Open(RunPath).LastCheckpoint, Exported })
        {
            var encoder = SimClrEncoder.Load(path);
            Assert.That(encoder.ImageSize, Is.EqualTo(16), path);
            Assert.That(encoder.Embed(pictures), Is.EqualTo(expected), path);
        }

        Assert.That(expected[0], Is.Not.EqualTo(expected[1]));
    }

    [Test]
    public void ImportingTheExportChangesNothing()
        => Assert.That(Embed("init"), Is.EqualTo(Embed("run")));

    [Test]
    public void SquarePicturesAmongOthersKeepTheirPlaces()
    {
        var random = new Random(2);
        var pictures = new[] { (16, 16), (20, 30), (40, 40), (30, 20) }.Select(size =>
        {
            byte[] pixels = new byte[size.Item1 * size.Item2 * 3];
            random.NextBytes(pixels);
            return new Picture(pixels, size.Item1, size.Item2);
        }).ToArray();
        var encoder = SimClrEncoder.Load(RunPath);

        float[][] together = encoder.Embed(pictures);

        for (int i = 0; i < pictures.Length; i++)
        {
            Assert.That(together[i], Is.EqualTo(encoder.Embed(pictures[i])).Within(1e-5), $"picture {i}");
        }

        Assert.That(encoder.Embed([]), Is.Empty);
        Assert.That(() => encoder.Embed(new Picture(new byte[3], 2, 2)),
            Throws.ArgumentException.With.Message.Contains("2 x 2"));
    }

    [Test]
    public void TheSampleProgramNamesNeighbours()
    {
        string sample = Path.Combine(AppContext.BaseDirectory, "NearestPicture.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [sample, Exported, .. Files])
        {
            RedirectStandardOutput = true,
        })!;
        string[] lines = process.StandardOutput.ReadToEnd().TrimEnd().Split('\n');
        process.WaitForExit();

        Assert.That(process.ExitCode, Is.Zero);
        Assert.That(lines, Has.Length.EqualTo(Pictures));
        Assert.That(lines, Has.All.Match(@"^\S+png: nearest is \S+png, cosine -?\d\.\d{3}$"));
    }

    [Test]
    public void EvaluateShowsTheImportedOneBesideTheOthers()
    {
        string table = Call("evaluate", "knn", RunPath, "--init", Exported).Output;
        Assert.That(table, Does.Match("random weights.*imported.*trained.*gain"));
        Assert.That(table, Does.Contain("pixels 0..1"));

        var json = System.Text.Json.Nodes.JsonNode.Parse(
            Call("evaluate", "knn", RunPath, "--init", Exported, "--json").Output)!;
        Assert.That(json["imported"]!.ToJsonString(), Is.EqualTo(json["trained"]!.ToJsonString()));
    }

    [Test]
    public void PretrainingStartsFromTheImportedWeights()
    {
        // A learning rate of 0 leaves the weights as they were.
        string further = folder.In("further");
        Call(TinyRun.To(further, ("--init", Exported), ("--learning-rate", "0"), ("--epochs", "1")));
        Call("export", further, "--output", folder.In("further.safetensors"));

        var before = SimClr.Train.Files.Safetensors.SafetensorsFile.Open(Exported);
        var after = SimClr.Train.Files.Safetensors.SafetensorsFile.Open(folder.In("further.safetensors"));

        Assert.That(after.Read("layer2.0.conv1.weight"), Is.EqualTo(before.Read("layer2.0.conv1.weight")));
        Assert.That(after.Read("bn1.running_mean"), Is.Not.EqualTo(before.Read("bn1.running_mean")),
            "batch norm's statistics move with every step");
    }

    [Test]
    public void WeightsOfAnotherModelNameTheOptionToPass()
    {
        var call = CliCall.Run(
            TinyRun.To(folder.In("never"), ("--init", Exported), ("--model", "resnet50")));

        Assert.That(call.ExitCode, Is.EqualTo(2));
        Assert.That(call.Error, Does.Contain("pass --model resnet18"));
        Assert.That(Directory.Exists(folder.In("never")), Is.False);
    }

    [Test]
    public void ACheckpointIsNoImportButIsExportedFirst()
    {
        var call = CliCall.Run("embed", "--init", RunFolder.Open(RunPath).LastCheckpoint);

        Assert.That(call.ExitCode, Is.EqualTo(1));
        Assert.That(call.Error, Does.Contain("simclr export"));
    }

    private static CliCall Call(params string[] arguments)
    {
        var call = CliCall.Run(arguments);
        Assert.That(call.ExitCode, Is.Zero, call.Error);
        return call;
    }

    /// <summary>What <c>simclr embed</c> writes for the pictures.</summary>
    private float[][] Embed(string what)
    {
        string output = folder.In($"{what}.npy");
        string[] encoder = what == "init" ? ["--init", Exported] : [RunPath];
        Call(["embed", .. encoder, "--force", "--data", "folder", "--data-dir", folder.In("data"),
            "--output", output]);
        var h = Golden.Load(output);
        return [.. h.Values.Chunk(h.Shape[1]).Select(row => Array.ConvertAll(row, v => (float)v))];
    }
}
