using System.Text.Json.Nodes;
using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Encoders;
using SimClr.Train.Recipes;
using SimClr.Train.Recipes.Declarations;
using SimClr.Train.Runs;
using SimClr.Train.Text;

namespace SimClr.Tests.Train.Cli;

/// <summary>What an option is stands at its property, and holds wherever options are stored.</summary>
internal sealed class OptionDeclarationTests : FolderTests
{
    private static PretrainOptions Quickstart => Preset.Load("quickstart").Options;

    [Test]
    public void EveryOptionIsDeclared()
    {
        foreach (var option in OptionDeclaration.All)
        {
            Assert.That(option.Is?.Description, Is.Not.Null.And.EndsWith("."), option.Name);
            bool isNumber = option.Type == typeof(int) || option.Type == typeof(double);
            bool isSeed = option.Member == nameof(PretrainOptions.Seed);
            string[] ofTwo = [nameof(PretrainOptions.MaxArea), nameof(PretrainOptions.Accumulate)];
            Assert.That(double.IsNaN(option.Is.AtLeast) && double.IsNaN(option.Is.Above),
                Is.EqualTo(!isNumber || isSeed || ofTwo.Contains(option.Member)), $"{option.Name} has a range");
        }
    }

    /// <summary>Whatever a run's numbers do not depend on belongs to a call, so no preset has to say it.</summary>
    [Test]
    public void WhatKeepsTheBitsHasAValueOfItsOwn()
        => Assert.That(OptionDeclaration.All.Where(option => option.Is.KeepsBits && option.IsRequired), Is.Empty);

    [Test]
    public void ARecipeIsWhatDecidesTheBits()
    {
        var elsewhere = Quickstart with
        {
            DataDir = "there",
            Cache = "c",
            DataMemory = 1,
            CheckpointActivations = true,
            Tensorboard = true,
            MaxMinutes = 5,
            Threads = 3,
            Distributed = "none",
            Output = "o",
        };
        var recipe = OptionJson.RecipeOf(Quickstart);
        Assert.That(JsonNode.DeepEquals(OptionJson.RecipeOf(elsewhere), recipe));
        Assert.That(JsonNode.DeepEquals(OptionJson.RecipeOf(Quickstart with { Device = "cuda" }), recipe), Is.False);
        Assert.That(OptionJson.FromJson(recipe, "recipe"), Is.EqualTo(Quickstart));
    }

    [TestCase("""{"optimizer":"Lars"}""", "option --optimizer: 'Lars' is not known; did you mean 'lars'?")]
    [TestCase("""{"precision":"fp8"}""", "option --precision: 'fp8' is not known")]
    [TestCase("""{"optimizer":1}""", "here: optimizer is 1; give one of sgd, adamw, lars.")]
    public void ANameThatIsNoneIsAWrongCall(string given, string message)
        => Assert.That(() => OptionJson.FromJson(
            OptionJson.ToJson(Quickstart), JsonNode.Parse(given)!.AsObject(), "here"),
            Throws.TypeOf<UserException>().With.Message.StartsWith(message));

    /// <summary>A checkpoint does not hold where the data are: its run's folder does.</summary>
    [Test]
    public void ACheckpointInItsRunKnowsWhereTheDataAre()
    {
        string run = Folder.In("run");
        Assert.That(CliCall.Run(TinyRun.To(run, ("--epochs", "1"))).ExitCode, Is.Zero);
        string file = RunFolder.Open(run).Options;
        var json = JsonNode.Parse(File.ReadAllText(file))!;
        json["data_dir"] = Folder.Path;
        File.WriteAllText(file, json.ToJsonString());
        string inRun = RunFolder.Open(run).LastCheckpoint, alone = Folder.In("deep/down/alone.safetensors");
        Directory.CreateDirectory(Path.GetDirectoryName(alone)!);
        File.Copy(inRun, alone);

        Assert.That(EncoderSource.Open(inRun).Options, Is.EqualTo(EncoderSource.Open(run).Options));
        Assert.That(EncoderSource.Open(alone).Options.DataDir, Is.Null);
    }
}
