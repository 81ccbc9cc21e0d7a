using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Files.Safetensors;

namespace SimClr.Tests.Train.Sharing;

/// <summary>What <c>export</c> writes is what the name of the file says, and replaces nothing unasked.</summary>
public class ExportCommandTests
{
    private TemporaryFolder folder = null!;

    private string RunPath => folder.In("run");

    [OneTimeSetUp]
    public void Train()
    {
        folder = new TemporaryFolder();
        Call(TinyRun.To(RunPath));
    }

    [OneTimeTearDown]
    public void Delete() => folder.Dispose();

    [TestCase("my.onnx")]
    [TestCase("MY.ONNX")]
    [TestCase("said.onnx", "--format", "onnx")]
    public void AnOnnxFileIsNamedSo(string name, params string[] format)
    {
        Call(["export", RunPath, "--output", folder.In(name), .. format]);

        using var session = new InferenceSession(folder.In(name));
        Assert.That(session.OutputMetadata.Keys, Is.EqualTo(new[] { "h" }));
    }

    [TestCase("my.safetensors")]
    [TestCase("said.safetensors", "--format", "safetensors")]
    public void ASafetensorsFileIsNamedSo(string name, params string[] format)
    {
        Call(["export", RunPath, "--output", folder.In(name), .. format]);

        Assert.That(SafetensorsFile.Open(folder.In(name)).Shapes.Keys, Does.Contain("conv1.weight"));
    }

    [TestCase("my.safetensors", "onnx", "my.safetensors must end in .onnx, or leave out --format onnx.")]
    [TestCase("my.onnx", "safetensors", "my.onnx must end in .safetensors, or leave out --format safetensors.")]
    [TestCase("my.pth", "safetensors", "my.pth must end in .safetensors.")]
    [TestCase("my.pth", null, "my.pth must end in .safetensors or .onnx.")]
    [TestCase("my", null, "my must end in .safetensors or .onnx.")]
    public void EndingAndFormatThatDisagreeAreRefused(string name, string? format, string message)
    {
        string path = folder.In($"refused-{name}");

        var call = CliCall.Run(
            ["export", RunPath, "--output", path, .. format is null ? (string[])[] : ["--format", format]]);

        Assert.That(call.ExitCode, Is.EqualTo(2));
        Assert.That(call.Error, Does.Contain(message));
        Assert.That(File.Exists(path), Is.False);
    }

    [TestCase("there.onnx")]
    [TestCase("there.safetensors")]
    public void AFileIsReplacedOnlyByForce(string name)
    {
        folder.Write(name, "mine"u8.ToArray());

        var call = CliCall.Run("export", RunPath, "--output", folder.In(name));

        Assert.That(call.ExitCode, Is.EqualTo(2));
        Assert.That(call.Error, Does.Contain($"{name} is there already; --force replaces it"));
        Assert.That(File.ReadAllText(folder.In(name)), Is.EqualTo("mine"));
        Call("export", RunPath, "--output", folder.In(name), "--force");
        Assert.That(new FileInfo(folder.In(name)).Length, Is.GreaterThan(1000));
    }

    /// <summary>samples/onnx.cs, compiled into onnx-sample.dll beside these tests.</summary>
    [Test]
    public void TheSampleOnOnnxRuntimeFindsTheSameNeighboursAsOurs()
    {
        Call("export", RunPath, "--output", folder.In("encoder.onnx"));
        var random = new Random(3);
        string[] files = [.. Enumerable.Range(0, 6).Select(i => folder.In($"{i}.png"))];
        foreach (string file in files)
        {
            byte[] pixels = new byte[16 * 16 * 3]; // as large as the run's pictures: nobody resizes
            random.NextBytes(pixels);
            folder.Write(file, Png.Encode(pixels, 16, 16));
        }

        string[] theirs = Lines("onnx-sample.dll", folder.In("encoder.onnx"));

        Assert.That(theirs, Has.Length.EqualTo(6).And.All.Match(@"^\S+png: nearest is \S+png, cosine -?\d\.\d{3}$"));
        Assert.That(theirs, Is.EqualTo(Lines("NearestPicture.dll", RunPath)));

        string[] Lines(string sample, string encoder)
        {
            string path = Path.Combine(AppContext.BaseDirectory, sample);
            using var process = Process.Start(new ProcessStartInfo("dotnet", [path, encoder, .. files])
            {
                RedirectStandardOutput = true,
            })!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.That(process.ExitCode, Is.Zero, output);
            return output.TrimEnd().Split('\n');
        }
    }

    private static void Call(params string[] arguments)
    {
        var call = CliCall.Run(arguments);
        Assert.That(call.ExitCode, Is.Zero, call.Error);
    }
}
