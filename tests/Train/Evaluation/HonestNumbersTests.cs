using System.Text.Json.Nodes;
using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Runs;

namespace SimClr.Tests.Train.Evaluation;

/// <summary>
/// Where data are too few or one-sided, every output says what its numbers mean, or leaves them out: table,
/// JSON, metrics and page.
/// </summary>
internal sealed class HonestNumbersTests : FolderTests
{
    private string Run => Folder.In(".run");

    [Test]
    public void AClassWithoutATestPicture()
    {
        Write("a", 20);
        Write("b", 20);
        Write("rare", 4); // every fifth is to test
        Pretrain();

        Outputs(
            "no held-out image of rare: accuracies are those of the other classes", "evaluate", "knn", Run);
        string[] table = CliCall.Run("evaluate", "knn", Run, "--per-class").Output.Split('\n');
        Assert.That(table.First(line => line.StartsWith("│ rare")).Split('│').Select(cell => cell.Trim()),
            Is.EqualTo(["", "rare", "–", "–", "–", ""]));
    }

    [Test]
    public void OneClassAloneHasNoAccuracy()
    {
        Write("train/a", 16);
        Write("train/b", 16);
        Write("test/a", 5);
        string training = Pretrain();

        Assert.That(training, Does.Not.Contain("kNN").And.Contain("all held-out images are of one class, a"));
        foreach (string protocol in new[] { "knn", "linear", "retrieval", "finetune" })
        {
            var json = Outputs("all held-out images are of one class, a", "evaluate", protocol, Run);
            var numbers = json["trained"]!.AsObject().Where(entry => entry.Key.Contains("_"));
            Assert.That(numbers.Where(entry => entry.Key is not ("image_size" or "weights_sha256" or "by_labels"))
                .Select(entry => entry.Value), Is.All.Null, protocol);
        }

        Assert.That(MetricsLog.Read(RunFolder.Open(Run).Metrics)[^1].KnnTop1, Is.Null);
        Assert.That(Report(),
            Does.Not.Contain("names the class").And.Contain("An accuracy would say nothing here"));
    }

    [Test]
    public void MoreNeighboursThanImages()
    {
        Write("train/a", 4);
        Write("train/b", 4);
        Write("test/a", 3);
        Write("test/b", 3);
        string training = Pretrain();

        const string Why = "kNN, k = 10: there are 8 labelled training images";
        Assert.That(training, Does.Not.Contain("kNN ").And.Contain(Why));
        var json = Outputs(Why, "evaluate", "knn", Run);
        Assert.That(json["trained"]!["knn_top1"], Is.Null, "all votes are the same");
        Assert.That((double?)json["trained"]!["nearest_top1"], Is.Not.Null);
        Assert.That(Notes(json), Has.Some.StartsWith("kNN, k = 200: there are 8 labelled training images"));
        Assert.That(MetricsLog.Read(RunFolder.Open(Run).Metrics)[^1].Notes, Has.Some.StartsWith(Why));
        Assert.That(Report(), Does.Contain(Why).And.Contain("nearest neighbour"));
    }

    [Test]
    public void AShareThatIsNotEvenOneLabelAClass()
    {
        Write("a", 10);
        Write("b", 10);
        Pretrain();

        var json = Outputs(
            "1 % of labels is less than an image of some class; each has one, so 2 of 16 are used (12.5 %)",
            "evaluate", "finetune", Run, "--labels", "0.01,0.5", "--epochs", "1");
        Assert.That(Notes(json), Has.None.StartsWith("50 %"));
    }

    [Test]
    public void AnImageThatIsManyPoints()
    {
        Write("a", 20);
        Write("b", 20);
        Pretrain();

        var json = Outputs("8 held-out images: one of them is 12.5 points, and the 95 % interval of a share of "
            + "them is up to 57 points wide", "evaluate", "linear", Run);
        double share = (double)json["trained"]!["linear_top1"]!;
        Assert.That(CliCall.Run("evaluate", "linear", Run).Output,
            Does.Contain($"{100 * share:0.0} % ({8 * share:0} of 8)"));
    }

    [TestCase(0)]
    [TestCase(0.3)]
    public void PicturesThatWereSeenInTraining(double validation)
    {
        Write("a", 20);
        Write("b", 20);
        for (int i = 1; i < 20; i++) // every fifth is another one
        {
            File.Copy(Folder.In($"a/{i:00}.png"), Folder.In($"b/copy{i:00}.png"));
        }

        Pretrain();

        var call = CliCall.Run("evaluate", "knn", Run, "--json", "--validation", $"{validation}");
        Assert.That(Notes(JsonNode.Parse(call.Output)!), Has.Some.Matches(
            @"^\d+ of \d+ held-out images are training images too, byte for byte \((b/copy|a/)\d\d.png = (a/|b/copy)\d\d.png, "));
    }

    [Test]
    public void FeaturesThatAreAllEqual()
    {
        foreach (string name in new[] { "a", "b" })
        {
            for (int i = 0; i < 20; i++)
            {
                byte[] picture = Png.Encode(new byte[3 * 16 * 16], 16, 16);
                Folder.Write($"{name}/{i}.png", [.. picture, (byte)name[0], (byte)i]);
            }
        }

        Pretrain();

        Outputs("random weights: the features of all held-out images are equal", "evaluate", "linear", Run);
        Outputs("trained: the features of all held-out images are equal",
            "evaluate", "retrieval", Run, "--of", "z");
    }

    [Test]
    public void EnoughOfAllHasNoNote()
    {
        CliCall.Run(TinyRun.To(Run, ("--shapes-count", "200"), ("--epochs", "1"), ("--eval-every", "1")));

        var call = CliCall.Run("evaluate", "knn", Run, "--json");
        Assert.That(JsonNode.Parse(call.Output)!["notes"], Is.Null);
        Assert.That(CliCall.Run("evaluate", "knn", Run, "--per-class").Output,
            Does.Not.Contain("note:").And.Not.Contain(" of "));
        Assert.That(File.ReadAllText(RunFolder.Open(Run).Metrics),
            Does.Contain("knn_top1").And.Not.Contain("notes"));
    }

    [Test]
    public void AnAblationOfOneClassIsWrittenToItsEnd()
    {
        Write("train/a", 16);
        Write("train/b", 16);
        Write("test/a", 5);

        var call = CliCall.Run(["ablate", .. TinyRun.To(Run, ("--data", "folder"),
            ("--data-dir", Folder.Path), ("--epochs", "1"), ("--validation", "0")).Skip(1)]);

        Assert.That(call.ExitCode, Is.Zero, call.Error);
        Assert.That(call.Output,
            Does.Contain(" – │").And.Not.Contain("NaN").And.Contain("note: all held-out images"));
    }

    /// <summary>The note stands under the table, in the JSON and on the page; nowhere is a NaN.</summary>
    private JsonNode Outputs(string note, params string[] command)
    {
        var table = CliCall.Run(command);
        var json = CliCall.Run([.. command, "--json"]);
        Assert.That((table.ExitCode, json.ExitCode), Is.EqualTo((0, 0)), table.Error + json.Error);
        Assert.That(table.Output.Split('\n'), Has.Some.StartsWith($"note: {note}"));
        Assert.That(
            table.Output[table.Output.IndexOf('│')..], Does.Not.Contain("NaN").And.Contain("note: "));
        Assert.That(Notes(JsonNode.Parse(json.Output)!), Has.Some.StartsWith(note));
        Assert.That(Report(), Does.Contain(note));
        return JsonNode.Parse(json.Output)!;
    }

    private static string[] Notes(JsonNode json)
        => [.. (json["notes"] as JsonArray ?? []).Select(note => (string)note!)];

    private string Report()
    {
        var call = CliCall.Run("report", Run);
        string page = File.ReadAllText(RunFolder.Open(Run).Report);
        Assert.That(call.ExitCode, Is.Zero, call.Error);
        Assert.That(call.Output + page, Does.Not.Match(@"\bNaN\b"));
        return page.Replace('\u00A0', ' ');
    }

    private string Pretrain()
    {
        var call = CliCall.Run(TinyRun.To(Run, ("--data", "folder"), ("--data-dir", Folder.Path),
            ("--epochs", "1"), ("--eval-every", "1")));
        Assert.That(call.ExitCode, Is.Zero, call.Error);
        return call.Output[call.Output.LastIndexOf('╯')..];
    }

    private void Write(string place, int count)
    {
        var random = new Random(place[^1] + place.Length);
        for (int i = 0; i < count; i++)
        {
            byte[] pixels = new byte[3 * 16 * 16];
            random.NextBytes(pixels);
            Folder.Write($"{place}/{i:00}.png", Png.Encode(pixels, 16, 16));
        }
    }
}
