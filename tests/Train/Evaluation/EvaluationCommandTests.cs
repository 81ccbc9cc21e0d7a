using System.Text.Json.Nodes;
using System.Xml.Linq;
using NUnit.Framework;
using SimClr.Tests.Support;

namespace SimClr.Tests.Train.Evaluation;

/// <summary>The commands that measure a run, called as a user calls them, on one tiny run.</summary>
public class EvaluationCommandTests
{
    private TemporaryFolder folder = null!;

    private string RunPath => Path.Combine(folder.Path, "run");

    [OneTimeSetUp]
    public void Train()
    {
        folder = new TemporaryFolder();
        var (exitCode, _, error) = CliCall.Run("pretrain", "--shapes-count", "80", "--width", "0.0625",
            "--batch-size", "20", "--epochs", "2", "--eval-every", "1", "--output", RunPath);
        Assert.That(exitCode, Is.Zero, error);
    }

    [OneTimeTearDown]
    public void Delete() => folder.Dispose();

    [Test]
    public void KnnPrintsTrainedBesideRandom()
    {
        var (exitCode, output, _) = CliCall.Run("evaluate", "knn", RunPath, "--json");

        var json = JsonNode.Parse(output)!;
        Assert.That(exitCode, Is.Zero);
        Assert.That((int)json["train_images"]!, Is.EqualTo(80));
        Assert.That((int)json["test_images"]!, Is.EqualTo(1000));
        Assert.That((int)json["feature_dim"]!, Is.EqualTo(32));
        foreach (string encoder in new[] { "random", "trained" })
        {
            foreach (string key in new[] { "knn_top1", "knn200_top1", "nearest_top1" })
            {
                Assert.That((double)json[encoder]![key]!, Is.InRange(0, 1), $"{encoder}.{key}");
            }
        }

        Assert.That(Hash("trained"), Is.Not.EqualTo(Hash("random")).And.Length.EqualTo(64));
        string? Hash(string encoder) => (string?)json[encoder]!["weights_sha256"];
    }

    [Test]
    public void ACheckpointFileIsTheRunItIsFrom()
    {
        string checkpoint = Path.Combine(RunPath, "checkpoints", "last.safetensors");

        var fromFile = JsonNode.Parse(CliCall.Run("evaluate", "linear", checkpoint, "--json").Output)!;
        var fromFolder = JsonNode.Parse(CliCall.Run("evaluate", "linear", RunPath, "--json").Output)!;

        Assert.That(fromFile["trained"]!.ToJsonString(), Is.EqualTo(fromFolder["trained"]!.ToJsonString()));
        Assert.That((double)fromFile["trained"]!["linear_top1"]!, Is.GreaterThan(0.05));
    }

    [Test]
    public void RandomInitIsTheEncoderThatTheRunBeganAs()
    {
        var ofRun = JsonNode.Parse(CliCall.Run("evaluate", "knn", RunPath, "--json").Output)!["random"]!;
        var call = CliCall.Run("evaluate", "knn", RunPath, "--random-init", "--json");
        var alone = JsonNode.Parse(call.Output)!;

        Assert.That(alone["random"]!.ToJsonString(), Is.EqualTo(ofRun.ToJsonString()));
        Assert.That(alone["trained"], Is.Null);
    }

    [Test]
    public void TheTableNamesBothEncoders()
    {
        string output = CliCall.Run("evaluate", "knn", RunPath).Output;

        Assert.That(output, Does.Contain("random weights").And.Contain("trained").And.Contain("kNN, k = 10"));
    }

    [Test]
    public void TheReportOfARealRunHasItsNumbers()
    {
        var (exitCode, output, error) = CliCall.Run("report", RunPath);

        Assert.That(exitCode, Is.Zero, error);
        Assert.That(output, Does.Contain("report.html"));
        string html = File.ReadAllText(Path.Combine(RunPath, "report.html"));
        var page = XDocument.Parse(html.Replace("<!DOCTYPE html>", ""));
        var evaluated = JsonNode.Parse(CliCall.Run("evaluate", "knn", RunPath, "--json").Output)!["trained"]!;
        double knn = (double)evaluated["knn_top1"]!;
        Assert.That(page.Descendants("h1").Single().Value, Does.Contain($"{100 * knn:0.0}\u00A0%"));
        Assert.That(ImagesIn("neighbours"), Is.EqualTo(10 * 17), "10 queries, 8 neighbours twice");
        Assert.That(ImagesIn("views"), Is.EqualTo(6 * 9), "6 images, 4 pairs");
        Assert.That(ImagesIn("filters"), Is.EqualTo(2 * 4), "4 channels");
        var changed = page.Descendants("div").Where(div => (string?)div.Attribute("class") == "changed");
        Assert.That(changed.Count(), Is.EqualTo(5), "the options that the call changed");

        int ImagesIn(string section) => page.Descendants("section")
            .Single(element => (string?)element.Attribute("id") == section).Descendants("img").Count();
    }

    [TestCase("evaluate", "knn")]
    [TestCase("evaluate", "linear", "missing-folder-or-file")]
    [TestCase("report", "missing-folder")]
    [TestCase("evaluate", "knn", "--random-init", "--preset", "cifar-10")]
    [TestCase("evaluate", "knn", "--random-init", "--device", "cuda:99")]
    [TestCase("evaluate", "knn", "--random-init", "--precision", "tf32")]
    [TestCase("bench", "--device", "cuda:99")]
    [TestCase("evaluate", "knn", "--random-init", "--data", "cifar10")]
    [TestCase("bench", "--batch-size", "1")]
    [TestCase("bench", "--model", "resnet19")]
    public void AWrongCallGetsOneLine(params string[] arguments)
    {
        var (exitCode, output, error) = CliCall.Run(arguments);

        Assert.That(exitCode, Is.AnyOf(1, 2));
        Assert.That(error.TrimEnd(), Is.Not.Empty.And.Not.Contain("\n").And.Not.Contain("   at "));
        Assert.That(output, Is.Empty);
    }

    [Test]
    public void BenchPrintsOneObject()
    {
        var (exitCode, output, _) = CliCall.Run("bench", "--width", "0.0625", "--batch-size", "4",
            "--steps", "3", "--json", "--threads", "2");

        var json = JsonNode.Parse(output)!;
        Assert.That(exitCode, Is.Zero);
        Assert.That((double)json["views_per_second"]!, Is.GreaterThan(0));
        Assert.That((double)json["gflops"]!, Is.GreaterThan(0));
        Assert.That((long)json["peak_memory_bytes"]!, Is.GreaterThan(10_000_000));
        Assert.That((int)json["threads"]!, Is.EqualTo(2));
        Assert.That((string?)json["model"], Is.EqualTo("resnet18"));
    }

    [Test]
    public void DevicesSaysWhatThereIsAndWhatNot()
    {
        string output = CliCall.Run("devices").Output;

        Assert.That(output, Does.Contain("threads"));
        Assert.That(output, Does.Match("(?m)^cuda +(no NVIDIA driver found|the NVIDIA driver .+)$|^cuda:0 +.+$"));
        Assert.That(output, Does.Match("kernels +(avx512|avx2|portable):"));
    }
}
