using System.Text.Json.Nodes;
using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Cli.Ablation;
using SimClr.Train.Evaluation;
using SimClr.Train.Recipes;
using SimClr.Train.Text;

namespace SimClr.Tests.Train.Evaluation;

internal sealed class AblateTests : FolderTests
{
    private static readonly string[] Variants =
        ["full", "crop-only", "no-crop", "no-flip", "no-colour", "no-grey", "blur"];


    [Test]
    public void EveryVariantIsTrainedOnceAndCompared()
    {
        var (exitCode, output, error) = Ablate();

        Assert.That(exitCode, Is.Zero, error);
        var results = Results();
        Assert.That(results.Select(entry => entry.Key), Is.EqualTo(Variants.Prepend("random weights")));
        Assert.That(Changes("full"), Is.Empty);
        Assert.That(Changes("no-crop"), Is.EqualTo(new[] { "min_area" }));
        Assert.That(Changes("blur"), Is.EqualTo(new[] { "blur_probability" }));
        foreach (string variant in Variants)
        {
            Assert.That(output, Does.Match($"│ {variant} +│.*\\d %"), variant);
        }

        byte[] trained = TinyRun.LastCheckpoint(Run("no-flip"));
        File.Delete(Path.Combine(Run("no-flip"), "log.txt"));
        var again = Ablate();

        Assert.That(again.Output, Does.Not.Contain("epoch 1/1"), "nothing is trained again");
        Assert.That(Table(again.Output), Is.EqualTo(Table(output)));
        Assert.That(TinyRun.LastCheckpoint(Run("no-flip")), Is.EqualTo(trained));

        string[] Changes(string variant)
            => [.. results[variant]!["changes"]!.AsObject().Select(change => change.Key)];
    }

    [Test]
    public void AVariantThatWasStoppedGoesOn()
    {
        // After the first training: as if the others had not been.
        Ablate();
        string path = Folder.In("ablation/ablation.json");
        var file = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        string whole = file["results"]!.ToJsonString();
        file["results"]!.AsObject().Remove("no-grey");
        file["results"]!.AsObject().Remove("blur");
        File.WriteAllText(path, file.ToJsonString());
        Directory.Delete(Run("blur"), recursive: true);

        var call = Ablate();

        Assert.That(call.ExitCode, Is.Zero, call.Error);
        Assert.That(call.Output.Split('\n').Count(line => line.StartsWith("epoch 1/1")), Is.EqualTo(1));
        Assert.That(Results().ToJsonString(), Is.EqualTo(whole), "the same numbers");
    }

    [TestCase("null")]
    [TestCase("3")]
    [TestCase("""{"full": 1}""")]
    public void DamagedResultsAreNamed(string results)
    {
        var options = Preset.Load("quickstart").Options;
        AblationFile.Open(Folder.Path, "quickstart", options).Add("full", [], new Measurements([]));
        string path = Folder.In(AblationFile.Name);
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        json["results"] = JsonNode.Parse(results);
        File.WriteAllText(path, json.ToJsonString());

        Assert.That(() => AblationFile.Open(Folder.Path, "quickstart", options),
            Throws.TypeOf<UserException>().With.Message.Contains("ablation.json: is damaged"));
    }

    [Test]
    public void OtherOptionsNeedAnotherFolder()
    {
        Ablate();

        var call = Ablate("--temperature", "0.3");

        Assert.That(call.ExitCode, Is.EqualTo(2));
        Assert.That(call.Error, Does.Contain("temperature").And.Contain("--output"));
    }

    [Test]
    public void WhatARecipeDoesNotHaveIsNotSwitchedOff()
    {
        var (exitCode, output, error) = Ablate(
            "--flip-probability", "0", "--blur-probability", "0.5", "--greyscale-probability", "0");

        Assert.That(exitCode, Is.Zero, error);
        Assert.That(Results().Select(entry => entry.Key), Is.EqualTo(
            new[] { "random weights", "full", "crop-only", "no-crop", "no-colour", "no-blur" }));
        Assert.That(output, Does.Contain("top-1 accuracy, validation"));
    }

    private CliCall Ablate(params string[] more) => CliCall.Run(
    [
        "ablate", "--shapes-count", "60", "--image-size", "20", "--width", "0.0625", "--batch-size", "16",
        "--epochs", "1", "--threads", "1", "--output", Folder.In("ablation"), .. more,
    ]);

    private string Run(string variant) => Folder.In($"ablation/{variant}");

    private JsonObject Results()
        => JsonNode.Parse(File.ReadAllText(Folder.In("ablation/ablation.json")))!["results"]!.AsObject();

    private static string Table(string output) => output[output.IndexOf('╭')..];
}
