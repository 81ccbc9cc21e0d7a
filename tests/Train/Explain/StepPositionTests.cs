using NUnit.Framework;
using SimClr.Nn.Schedules;
using SimClr.Train.Explain;
using SimClr.Train.Recipes;
using SimClr.Train.Steps;
using SimClr.Train.Text;

namespace SimClr.Tests.Train.Explain;

internal sealed class StepPositionTests
{
    // 100 pictures: 5 steps an epoch, 50 in all, 10 of them warm-up.
    private static readonly PretrainOptions Options = Preset.Load("quickstart").Options with
    {
        BatchSize = 20,
        Epochs = 10,
        WarmupEpochs = 2,
        LearningRate = 1,
        LearningRateScaling = LearningRateScaling.Linear,
    };

    [Test]
    public void TheNextStepHasTheBeginningOfItsBatch()
    {
        var position = StepPosition.Of(Options, images: 100, pictures: 4, done: 7, wanted: 0);

        Assert.That((position.Step, position.Steps, position.Epoch), Is.EqualTo((7L, 50L, 1)));
        Assert.That(position.Places, Is.EqualTo(BatchPlan.Of(Options, images: 100).Places(5 + 2).First()[..4]));
        Assert.That(position.LearningRate, Is.EqualTo(8.0 / 10 * 4 / 256).Within(1e-12), "for 4 pictures");
        Assert.That(position.Note, Is.Null);
    }

    [Test]
    public void AnyStepCanBeAskedFor()
        => Assert.That(StepPosition.Of(Options, 100, 4, done: 7, wanted: 1).Step, Is.Zero);

    [Test]
    public void AnEndedTrainingShowsTheLastStepOfTheWarmUp()
    {
        var position = StepPosition.Of(Options, 100, 4, done: 50, wanted: 0);

        Assert.That(position.Step, Is.EqualTo(9));
        Assert.That(position.LearningRate, Is.EqualTo(4.0 / 256), "the peak");
        Assert.That(position.Note, Does.Contain("has ended"));
    }

    [TestCase(4, 51, "--step")]
    [TestCase(4, -1, "--step")]
    [TestCase(21, 0, "--pictures")]
    public void AStepThatIsNotThereIsAWrongCall(int pictures, long wanted, string option)
    {
        var exception = Assert.Throws<UserException>(
            () => StepPosition.Of(Options, 100, pictures, done: 0, wanted))!;
        Assert.That(exception.ExitCode, Is.EqualTo(UserException.WrongCall));
        Assert.That(exception.Message, Does.Contain(option));
    }
}
