using System.Globalization;
using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Train.Data;
using SimClr.Train.Evaluation;
using SimClr.Train.Evaluation.LinearProbe;
using SimClr.Train.Evaluation.Protocols;
using SimClr.Train.Evaluation.Supervised;
using SimClr.Train.Recipes;

namespace SimClr.Tests.Train.Evaluation;

/// <summary>What all protocols have in common.</summary>
public class ProtocolTests
{
    private static readonly PretrainOptions Options = Preset.Load("quickstart").Options with
    {
        ImageSize = 16,
        Width = 1 / 16.0,
    };
    private static readonly CpuDevice Device = new(threads: 2);

    private static readonly EvaluationData Data = new(
        Options, Device, Shapes(DataSplit.Train, 100), Shapes(DataSplit.Test, 60));

    [Test]
    public void EveryProtocolIsInTheList()
    {
        var types = typeof(IProtocol).Assembly.GetExportedTypes()
            .Where(type => type.IsClass && type.IsAssignableTo(typeof(IProtocol)));

        Assert.That(ProtocolList.Each.Select(protocol => protocol.GetType()), Is.EquivalentTo(types));
    }

    [Test]
    public void AKeyIsOneNumber()
    {
        var all = new AllProtocols { Augment = true, Finetune = [1, 0.5] };

        var measured = Encoder().Measure(all, new ViewPairsProtocol());

        Assert.That(measured.Select(each => (each.Key, each.Labels)), Is.Unique);
        Assert.That(measured.Select(each => each.Value), Has.All.Matches<double>(double.IsFinite));
        Assert.That(measured.Where(each => each.Key == "finetune_top1").Select(each => each.Labels),
            Is.EqualTo(new[] { 1, 0.5 }));
        Assert.That(measured["finetune_top1"]!.Labels, Is.EqualTo(1));
        Assert.That(measured["no such key"], Is.Null);
    }

    /// <summary>A help text cannot be put together from numbers, so it says them again.</summary>
    [TestCase("linear", ViewsLinearEvaluator.Epochs, ViewsLinearEvaluator.LearningRate)]
    [TestCase("finetune", 60, FineTuner.LearningRate)]
    public void TheHelpSaysTheProtocolsOwnRecipe(string protocol, int epochs, double learningRate)
    {
        string help = CliCall.Run("evaluate", protocol, "--help").Output;

        Assert.That(help, Does.Contain($"supervised training; 0 for {epochs}"));
        Assert.That(help, Does.Contain(string.Create(CultureInfo.InvariantCulture,
            $"for a batch of 64; 0 for {learningRate}.")));
        Assert.That(FineTuner.EpochsFor(0.01), Is.EqualTo(60));
    }

    [Test]
    public void WhatIsFollowedInTrainingIsTheKnnOfTheTable()
    {
        var whole = Encoder().Measure(new KnnProtocol());
        var followed = Encoder().Measure(new KnnProtocol { OnlyMajority = true }).Single();

        Assert.That(followed.Key, Is.EqualTo(KnnProtocol.Majority));
        Assert.That(followed.Value, Is.EqualTo(whole[KnnProtocol.Majority]!.Value));
        Assert.That(followed.Title, Is.EqualTo(whole[KnnProtocol.Majority]!.Title));
    }

    private static EncoderUnderTest Encoder()
        => new(EncoderUnderTest.Random, Options.ImageSize, Data, () => Recipe.CreateModel(Options, Device));

    private static ImageDataset Shapes(DataSplit split, int count)
        => DataCatalog.Load("shapes", null, split, new DataOptions { Count = count, ImageSize = 16 });
}
