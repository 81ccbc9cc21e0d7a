using System.Text.Json.Nodes;
using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Tests.Support;
using SimClr.Train.Encoders;
using SimClr.Train.Evaluation.Knn;

namespace SimClr.Tests.Train.Sharing;

/// <summary>What <c>embed</c> writes is what <c>evaluate</c> measures.</summary>
public class EmbedCommandTests
{
    private TemporaryFolder folder = null!;

    private string RunPath => folder.In("run");

    [OneTimeSetUp]
    public void Train()
    {
        folder = new TemporaryFolder();
        var (exitCode, _, error) = CliCall.Run(TinyRun.To(RunPath));
        Assert.That(exitCode, Is.Zero, error);
    }

    [OneTimeTearDown]
    public void Delete() => folder.Dispose();

    [TestCase(false)]
    [TestCase(true)]
    public void NumPysKnnOnTheFilesIsEvaluateKnn(bool randomInit)
    {
        string python = PythonPeer.Require("numpy");
        string[] which = randomInit ? ["--random-init"] : [];
        string train = Embed("train.npy", ["--split", "train", .. which]);
        string test = Embed("test.npy", which);

        var theirs = JsonNode.Parse(PythonPeer.Run(python, "knn.py", train, test))!;

        var ours = Evaluated(randomInit ? "random" : "trained");
        foreach (string key in new[] { "knn_top1", "knn200_top1", "nearest_top1" })
        {
            Assert.That((double)ours[key]!, Is.EqualTo((double)theirs[key]!).Within(1e-9), key);
        }
    }

    [Test]
    public void OurKnnOnTheFilesIsEvaluateKnn()
    {
        var train = Read(Embed("train.npy", ["--split", "train"]));
        var test = Read(Embed("test.npy", []));

        var (majority, weighted, nearest) = KnnEvaluator.Evaluate(new CpuDevice(2), train, test);

        Assert.That((train.Rows, test.Rows, test.Dim), Is.EqualTo((48, 1000, 32)));
        Assert.That((double)Evaluated("trained")["knn_top1"]!, Is.EqualTo(majority.Accuracy).Within(1e-9));
        Assert.That((double)Evaluated("trained")["knn200_top1"]!, Is.EqualTo(weighted.Accuracy).Within(1e-9));
        Assert.That((double)Evaluated("trained")["nearest_top1"]!, Is.EqualTo(nearest.Accuracy).Within(1e-9));
    }

    [Test]
    public void ZIsTheHeadsOutput()
    {
        var z = Read(Embed("z.npy", ["--of", "z", "--split", "train"]));
        var h = Read(Embed("h.npy", ["--split", "train"]));
        var source = EncoderSource.Open(RunPath);
        var device = new CpuDevice(1);
        var model = source.CreateTrained(device);
        model.Training = false;

        using var scope = new SimClr.Tensors.TensorScope();
        var projected = model.Project(SimClr.Tensors.Tensor.FromHost(
            device, new SimClr.Tensors.Shape(h.Rows, h.Dim), h.Values));

        Assert.That(z.Dim, Is.EqualTo(source.Options.ProjectionDim));
        Assert.That(z.Values, Is.EqualTo(projected.ToArray()).Within(1e-5));
    }

    [TestCase("embed")]
    [TestCase("embed", "--random-init", "--of", "y")]
    [TestCase("embed", "--random-init", "--output", "features.bin")]
    [TestCase("embed", "--random-init", "--split", "valid")]
    [TestCase("embed", "missing-run")]
    [TestCase("embed", "--init", "missing.pth")]
    [TestCase("export", "missing-run")]
    [TestCase("pretrain", "--init", "missing.safetensors", "--output", "never")]
    [TestCase("pretrain", "--init-input", "unit", "--output", "never")]
    public void AWrongCallGetsOneLine(params string[] arguments)
    {
        var (exitCode, output, error) = CliCall.Run(arguments);

        Assert.That(exitCode, Is.AnyOf(1, 2));
        Assert.That(error.TrimEnd(), Is.Not.Empty.And.Not.Contain("\n").And.Not.Contain("Exception"));
        Assert.That(output, Is.Empty);
        Assert.That(Directory.Exists("never"), Is.False);
    }

    private JsonNode Evaluated(string encoder)
        => JsonNode.Parse(CliCall.Run("evaluate", "knn", RunPath, "--json").Output)![encoder]!;

    private string Embed(string file, string[] arguments)
    {
        var (exitCode, output, error) = CliCall.Run(
            ["embed", RunPath, "--output", folder.In(file), .. arguments]);
        Assert.That(exitCode, Is.Zero, error);
        Assert.That(output, Does.Contain(file).And.Contain("labels"));
        return folder.In(file);
    }

    private static Features Read(string path)
    {
        var h = Golden.Load(path);
        var labels = Golden.Load(path.Replace(".npy", ".labels.npy"));
        Assert.That(labels.Shape, Is.EqualTo(new[] { h.Shape[0] }));
        return new Features(Array.ConvertAll(h.Values, v => (float)v), h.Shape[1],
            Array.ConvertAll(labels.Values, v => (int)v), [.. Enumerable.Range(0, 10).Select(i => $"{i}")]);
    }
}
