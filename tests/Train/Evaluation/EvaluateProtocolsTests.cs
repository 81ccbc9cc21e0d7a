using System.Text.Json.Nodes;
using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Data.Pictures;

namespace SimClr.Tests.Train.Evaluation;

/// <summary>The protocols as a user calls them, on one tiny run.</summary>
public class EvaluateProtocolsTests
{
    private TemporaryFolder folder = null!;

    private string RunPath => folder.In("run");

    [OneTimeSetUp]
    public void Train()
    {
        folder = new TemporaryFolder();
        var (exitCode, _, error) = CliCall.Run(TinyRun.To(RunPath, ("--epochs", "1")));
        Assert.That(exitCode, Is.Zero, error);
    }

    [OneTimeTearDown]
    public void Delete() => folder.Dispose();

    [Test]
    public void OneCommandPrintsTheTableOfAllProtocols()
    {
        byte[] checkpoint = TinyRun.LastCheckpoint(RunPath);

        var (exitCode, output, error) = CliCall.Run("evaluate", "all", RunPath, "--augment");

        Assert.That(exitCode, Is.Zero, error);
        Assert.That(output, Does.Match("random weights +│ +trained +│ +gain"));
        string[] rows =
        [
            "kNN, k = 10, majority", "kNN, k = 200, weighted", "nearest neighbour", "linear classifier",
            "linear, crops and flips", "retrieval, top 1", "retrieval, top 5", "retrieval, mAP of 100",
            "fine-tuned, 1 % of labels",
        ];
        foreach (string row in rows)
        {
            const string Percent = @"│ +\d+\.\d % ";
            Assert.That(output, Does.Match($@"│ {row} +{Percent}{Percent}│ +[+-]?\d+\.\d │"), row);
        }

        Assert.That(TinyRun.LastCheckpoint(RunPath), Is.EqualTo(checkpoint), "the run's checkpoint stays");
    }

    [Test]
    public void OneCallGivesTheCurveOfLabelEfficiency()
    {
        var json = Evaluate("knn", RunPath, "--labels", "0.5,1");
        var plain = Evaluate("knn", RunPath);

        foreach (string encoder in new[] { "random", "trained" })
        {
            var part = json[encoder]!["by_labels"]!.AsArray().Single()!;
            Assert.That((double)part["labels"]!, Is.EqualTo(0.5));
            Assert.That((double)part["nearest_top1"]!, Is.InRange(0, 1));
            double whole = (double)plain[encoder]!["knn_top1"]!;
            Assert.That((double)json[encoder]!["knn_top1"]!, Is.EqualTo(whole));
        }

        Assert.That(Evaluate("knn", RunPath, "--labels", "0.5", "--seed", "7").ToJsonString(),
            Is.Not.EqualTo(Evaluate("knn", RunPath, "--labels", "0.5").ToJsonString()), "the seed decides");
    }

    [Test]
    public void FineTuningIsRepeatedBySeed()
    {
        string[] call = ["finetune", RunPath, "--labels", "1", "--epochs", "4"];

        var first = Evaluate(call);

        Assert.That(first.ToJsonString(), Is.EqualTo(Evaluate(call).ToJsonString()));
        Assert.That((double)first["random"]!["finetune_top1"]!, Is.InRange(0, 1));
        Assert.That((string?)first["trained"]!["weights_sha256"],
            Is.EqualTo((string?)Evaluate("knn", RunPath)["trained"]!["weights_sha256"]), "hash from before");
    }

    [Test]
    public void RetrievalCanLookAtZ()
    {
        var h = Evaluate("retrieval", RunPath);
        var z = Evaluate("retrieval", RunPath, "--of", "z");

        Assert.That((double)z["trained"]!["retrieval_top5"]!,
            Is.GreaterThan((double)z["trained"]!["retrieval_top1"]!));
        Assert.That((double)z["trained"]!["retrieval_map100"]!,
            Is.Not.EqualTo((double)h["trained"]!["retrieval_map100"]!));
    }

    [Test]
    public void ClassesAddUpToTheWhole()
    {
        var trained = Evaluate("linear", RunPath, "--per-class")["trained"]!;

        var perClass = trained["per_class"]!["linear_top1"]!.AsObject();
        var confusion = trained["confusion"]!["linear_top1"]!.AsArray();
        Assert.That(perClass.Select(entry => (double)entry.Value!).Average(),
            Is.EqualTo((double)trained["linear_top1"]!).Within(1e-5), "classes of one size");
        Assert.That(confusion.Sum(row => row!.AsArray().Sum(count => (int)count!)), Is.EqualTo(1000));
        double stars = (double)perClass["star"]!;
        Assert.That((int)confusion[3]![3]! / 100.0, Is.EqualTo(stars).Within(1e-6));

        string output = CliCall.Run("evaluate", "linear", RunPath, "--per-class").Output;
        Assert.That(output, Does.Contain("linear classifier: by class").And.Contain("3 star"));
    }

    [Test]
    public void ValidationMeasuresOnTrainingImages()
    {
        var json = Evaluate("knn", RunPath, "--validation", "0.25");

        Assert.That((string?)json["measured_on"], Is.EqualTo("validation"));
        Assert.That((int)json["validation_images"]! + (int)json["train_images"]!, Is.EqualTo(48));
        Assert.That(json["test_images"], Is.Null);
        Assert.That((string?)Evaluate("knn", RunPath)["measured_on"], Is.EqualTo("test"));
    }

    [Test]
    public void APretrainingKeepsItsValidationImagesApart()
    {
        string run = folder.In("with-validation");
        var call = CliCall.Run(TinyRun.To(
            run, ("--epochs", "1"), ("--validation", "0.25"), ("--eval-every", "1")));

        Assert.That(call.ExitCode, Is.Zero, call.Error);
        int kept = (int)Evaluate("knn", RunPath, "--validation", "0.25")["validation_images"]!;
        var position = SimClr.Train.Runs.Checkpoint.Open(
            Path.Combine(run, "checkpoints", "last.safetensors")).Position;
        Assert.That(position.Images, Is.EqualTo(48 - kept));
        Assert.That(call.Output, Does.Match(@"kNN \d+\.\d %"));
    }

    [Test]
    public void AnEncoderIsMeasuredOnOtherData()
    {
        WritePictures();

        var json = Evaluate("all", RunPath, "--data", "folder", "--data-dir", folder.In("pictures"),
            "--finetune", "1", "--per-class");

        Assert.That((string?)json["data"], Is.EqualTo("folder"));
        Assert.That(((int)json["train_images"]!, (int)json["test_images"]!), Is.EqualTo((12, 6)));
        foreach (string encoder in new[] { "random", "trained" })
        {
            Assert.That((double)json[encoder]!["linear_top1"]!, Is.EqualTo(1), "black and white");
            Assert.That((double)json[encoder]!["retrieval_top1"]!, Is.InRange(0.5, 1), "by chance 0.4");
        }

        Assert.That(json["trained"]!["per_class"]!["knn_top1"]!.AsObject().Select(entry => entry.Key),
            Is.EqualTo(new[] { "dark", "light" }));
    }

    [TestCase("--data cifar10 --data-dir nowhere", "cifar10")]
    [TestCase("--data cifar11", "cifar10")]
    [TestCase("--labels 0", "--labels")]
    [TestCase("--labels 0.1,2", "--labels")]
    [TestCase("--labels 0.1,0.1", "different")]
    [TestCase("--labels half", "'half'")]
    [TestCase("--validation 1", "--validation")]
    [TestCase("--epochs 3", "--augment")]
    [TestCase("--augment --learning-rate -1", "--learning-rate")]
    [TestCase("--per-clas", "--per-class")]
    public void AWrongCallIsExplained(string arguments, string expected)
    {
        var (exitCode, output, error) = CliCall.Run(["evaluate", "linear", RunPath, .. arguments.Split(' ')]);

        Assert.That(exitCode, Is.AnyOf(1, 2));
        Assert.That(error.TrimEnd(), Does.Contain(expected).And.Not.Contain("\n"));
        Assert.That(output, Is.Empty);
    }

    [Test]
    public void AnImportedEncoderHasNoZ()
    {
        string weights = folder.In("weights.safetensors");
        Assert.That(CliCall.Run("export", RunPath, "--output", weights).ExitCode, Is.Zero);

        var z = CliCall.Run("evaluate", "retrieval", RunPath, "--init", weights, "--of", "z");
        var json = Evaluate("finetune", RunPath, "--init", weights, "--labels", "1", "--epochs", "2");

        Assert.That(z.ExitCode, Is.EqualTo(2));
        Assert.That(z.Error, Does.Contain("projection head"));
        Assert.That((double)json["imported"]!["finetune_top1"]!,
            Is.EqualTo((double)json["trained"]!["finetune_top1"]!), "it is the same encoder");
    }

    private static JsonObject Evaluate(params string[] arguments)
    {
        var (exitCode, output, error) = CliCall.Run(["evaluate", .. arguments, "--json"]);
        Assert.That(exitCode, Is.Zero, error);
        return JsonNode.Parse(output)!.AsObject();
    }

    private void WritePictures()
    {
        var random = new Random(1);
        foreach (var (split, count) in new[] { ("train", 6), ("test", 3) })
        {
            for (int i = 0; i < 2 * count; i++)
            {
                var pixels = new byte[16 * 16 * 3];
                for (int j = 0; j < pixels.Length; j++)
                {
                    pixels[j] = (byte)((i % 2 == 0 ? 10 : 220) + random.Next(20));
                }

                string name = i % 2 == 0 ? "dark" : "light";
                folder.Write($"pictures/{split}/{name}/{i}.png", Png.Encode(pixels, 16, 16));
            }
        }
    }
}
