using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Nn.Schedules;
using SimClr.Tests.Support;
using SimClr.Train.Data;
using SimClr.Train.Recipes;
using SimClr.Train.Recipes.Declarations;
using SimClr.Train.Steps;
using SimClr.Train.Text;

namespace SimClr.Tests.Train.Training;

/// <summary><c>--objective</c> and <c>--accumulate</c>, from the call to the step.</summary>
internal sealed class ObjectiveOptionTests
{
    [Test]
    public void EachObjectiveTrainsAndHasALossOfItsOwn()
    {
        using var folder = new TemporaryFolder();
        var option = OptionDeclaration.All.Single(option => option.Member == nameof(PretrainOptions.Objective));
        string[] first = [.. option.Choices.Select(objective =>
        {
            string run = folder.In(objective);
            var call = CliCall.Run(TinyRun.To(run, ("--objective", objective), ("--epochs", "1")));
            Assert.That(call.ExitCode, Is.Zero, call.Error);
            return TinyRun.Losses(run)[0];
        })];
        Assert.That(first, Is.Unique);
    }

    [Test]
    public void SupervisedWithoutLabelsIsAWrongCall()
    {
        using var folder = new TemporaryFolder();
        folder.Write("stl10_binary/unlabeled_X.bin", new byte[8 * 3 * 96 * 96]);
        var call = CliCall.Run(TinyRun.To(folder.In("run"), ("--data", "stl10"), ("--data-dir", folder.Path),
            ("--objective", "supervised")));
        Assert.That(call.ExitCode, Is.EqualTo(UserException.WrongCall));
        Assert.That(call.Error, Does.Contain("--objective").And.Contain("stl10").And.Contain("labels"));
        Assert.That(Directory.Exists(folder.In("run")), Is.False);
    }

    [Test]
    public void AStepThatIsLargerThanTheDataNamesBothOptions()
    {
        using var folder = new TemporaryFolder();
        var call = CliCall.Run(TinyRun.To(folder.In("run"), ("--accumulate", "7")));
        Assert.That(call.ExitCode, Is.EqualTo(UserException.WrongCall));
        Assert.That(call.Error, Does.Contain("8 times --accumulate 7").And.Contain("at most 6"));
    }

    /// <summary>Also where part of the data was kept apart: an image's number is not its place.</summary>
    [Test]
    public void LabelsAreThoseOfTheStepsImages()
    {
        var all = DataCatalog.Load(
            "shapes", null, DataSplit.Train, new DataOptions { ImageSize = 16, Count = 60 });
        int[] places = [.. Enumerable.Range(0, all.Count).Where(place => place % 5 != 0).Reverse()];
        var data = all.Select(places);
        var plan = new BatchPlan(Seed: 1, data.Count, BatchSize: 15, Epochs: 2);
        var batches = plan.Read(data, new CpuDevice(1), step: 1).ToArray();
        Assert.That(batches.Select(batch => (batch.Epoch, batch.Step)),
            Is.EqualTo(new[] { (0, 1L), (0, 2L), (1, 3L), (1, 4L), (1, 5L) }));
        foreach (var (batch, chosen) in batches.Zip(plan.Places(1)))
        {
            Assert.That(batch.Images.Select(image => image.Index), Is.EqualTo(chosen.Select(place => places[place])));
            Assert.That(batch.Labels, Is.EqualTo(batch.Images.Select(image => all.Labels[image.Index])));
        }
    }

    [Test]
    public void TheLearningRateScalesWithAllImagesOfAStep()
    {
        var options = Preset.Load("quickstart").Options with
        {
            LearningRate = 0.5,
            LearningRateScaling = LearningRateScaling.Linear,
            WarmupEpochs = 0,
            BatchSize = 64,
            Accumulate = 8,
        };
        double rate = Recipe.CreateSchedule(options, stepsPerEpoch: 10).LearningRate(0);
        Assert.That(rate, Is.EqualTo(LearningRateScaling.Linear.Apply(0.5, 512)).Within(1e-12));
        Assert.That(rate, Is.EqualTo(1.0).Within(1e-12));
    }
}
