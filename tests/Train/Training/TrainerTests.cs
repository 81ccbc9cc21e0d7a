using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Train.Data;
using SimClr.Train.Recipes;
using SimClr.Train.Runs;
using SimClr.Train.Steps;
using SimClr.Train.Training;

namespace SimClr.Tests.Train.Training;

/// <summary>The loop alone: no folder, no terminal.</summary>
internal sealed class TrainerTests
{
    private static readonly PretrainOptions Options = Preset.Load("quickstart").Options with
    {
        ShapesCount = 14, // three steps an epoch, and two images left over
        ImageSize = 16,
        Width = 1 / 16.0,
        BatchSize = 4,
        Epochs = 2,
        LogEvery = 2,
    };

    private readonly CpuDevice device = new(threads: 1);

    [Test]
    public void ObserversHearEveryStepInTheirOrder()
    {
        var heard = new List<(string Who, TrainedStep Step)>();
        var trainer = Create(new TrainingPosition(0, 14), step =>
        {
            heard.Add(("first", step));
            step.Line = step.Line with { KnnTop1 = step.Line.Step };
        }, step => heard.Add(("second", step)));

        Assert.That(Run(trainer, () => null), Is.Null);

        Assert.That(heard.Select(entry => (entry.Who, entry.Step.Line.Step)), Is.EqualTo(
            Enumerable.Range(1, 6).SelectMany(step => new[] { ("first", (long)step), ("second", step) })));
        Assert.That(heard.Select(entry => entry.Step.Line.KnnTop1), Is.EqualTo(
            heard.Select(entry => (double?)entry.Step.Line.Step)), "what one adds those after it see");
        TrainedStep[] steps = [.. heard.Where(entry => entry.Who == "first").Select(entry => entry.Step)];
        Assert.That(steps.Select(step => step.Line.Epoch), Is.EqualTo(new[] { 1, 1, 1, 2, 2, 2 }));
        Assert.That(steps.Select(step => step.EndsEpoch), Is.EqualTo(new[] { false, false, true, false, false, true }));
        Assert.That(steps.Select(step => step.IsLogged), Is.EqualTo(new[] { false, true, true, false, true, true }));
        Assert.That(steps.Select(step => step.Position.LossCount), Is.EqualTo(new[] { 1, 0, 0, 1, 0, 0 }),
            "a checkpoint begins to sum behind the last line");
    }

    [Test]
    public void WhoGoesOnHearsWhatIsLeft()
    {
        var whole = new List<TrainedStep>();
        Run(Create(new TrainingPosition(0, 14), whole.Add), () => null);
        var begun = new List<TrainedStep>();
        var trainer = Create(new TrainingPosition(0, 14), begun.Add);

        Assert.That(Run(trainer, () => begun.Count == 4 ? "enough" : null), Is.EqualTo("enough"));

        Assert.That(trainer.Position, Is.EqualTo(whole[3].Position));
        Assert.That(begun.Select(step => step.Line.Loss), Is.EqualTo(whole.Take(4).Select(step => step.Line.Loss)));
        var rest = new List<TrainedStep>();
        Run(Create(trainer.Position, rest.Add), () => null);
        Assert.That(rest.Select(step => (step.Line.Step, step.StepsDone)), Is.EqualTo(new[] { (5L, 2), (6L, 3) }));
    }

    private Trainer Create(TrainingPosition position, params Action<TrainedStep>[] observers)
    {
        var model = Recipe.CreateModel(Options, device);
        var step = SimClrStep.Of(Options, model, Recipe.CreateOptimizer(Options, model));
        return new Trainer(Options, step, BatchPlan.Of(Options, 14), position, new TrainingClock(0), observers);
    }

    private string? Run(Trainer trainer, Func<string?> stop) => trainer.Run(device,
        BatchPlan.Of(Options, 14).Read(Options.LoadData(DataSplit.Train), device, trainer.Position.Step), stop);
}
