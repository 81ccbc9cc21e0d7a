using NUnit.Framework;
using SimClr.Train.Evaluation;
using SimClr.Train.Evaluation.Protocols;
using SimClr.Train.Report;
using SimClr.Train.Report.Content;

namespace SimClr.Tests.Train.Report;

/// <summary>What the report says first.</summary>
public sealed class VerdictTests
{
    [Test]
    public void ARunThatWentWellHasNoWarning()
    {
        var verdict = Verdict.Of(ReportSample.Create());

        Assert.That(verdict.Headline, Does.StartWith("The encoder learned: kNN names the class of "));
        Assert.That(verdict.Lines, Has.Count.EqualTo(2));
        Assert.That(verdict.Lines[0], Does.Contain("by guessing 10.0\u00A0%"));
        Assert.That(verdict.Lines[1], Does.Contain("4.844 if all embeddings were equal"), "ln 127");
        Assert.That(verdict.Warnings, Is.Empty);
    }

    [Test]
    public void NoBetterThanRandomWeights()
    {
        var sample = ReportSample.Create();

        var verdict = Verdict.Of(sample with { Trained = sample.Random });

        Assert.That(verdict.Headline, Does.StartWith("The encoder learned nothing yet"));
        Assert.That(verdict.Warnings.Single(), Does.Contain("no better than with random weights"));
    }

    [Test]
    public void TooFewImagesToTell()
    {
        var sample = ReportSample.Create();

        var same = Verdict.Of(sample with { TestImages = 8, Trained = sample.Random });
        var better = Verdict.Of(sample with { TestImages = 8 });

        Assert.That(same.Headline, Does.StartWith("These are too few held-out images to tell whether"));
        Assert.That(same.Warnings, Is.Empty);
        Assert.That(better.Headline, Does.StartWith("The encoder learned: "), "that many of 8 are no chance");
    }

    [Test]
    public void LossOfEqualEmbeddings()
    {
        var sample = ReportSample.Create();
        var line = sample.Metrics[^1].Line with { Loss = Math.Log(127) - 0.01 };

        var verdict = Verdict.Of(sample with { Metrics = [(20, line)] });

        Assert.That(verdict.Warnings.Single(), Does.Contain("ln(2N−1)"));
    }

    [Test]
    public void CollapsedEmbeddings()
    {
        var sample = ReportSample.Create();

        var verdict = Verdict.Of(sample with
        {
            Trained = Changed(sample.Trained, ViewPairsProtocol.Std, each => each with { Value = 0.004 }),
        });

        Assert.That(verdict.Warnings.Single(), Does.Contain("0.004 of 1").And.Contain("collapsed"));
    }

    [Test]
    public void ARunThatIsNotFinished()
        => Assert.That(Verdict.Of(ReportSample.Create() with { Epochs = 50 }).Warnings.Single(),
            Is.EqualTo("Training is not finished: epoch 20 of 50."));

    [Test]
    public void GuessingIsTheMostFrequentClass()
    {
        var sample = ReportSample.Create();
        int[] labels = [0, 0, 0, 1];
        var confusion = new ConfusionMatrix(["a", "b"], labels, labels);
        ReportData uneven = sample with
        {
            Classes = ["a", "b"],
            Trained = Changed(
                sample.Trained, KnnProtocol.Majority, each => each with { Confusion = confusion }),
        };

        Assert.That(uneven.Chance, Is.EqualTo(0.75));
    }

    [Test]
    public void WithoutLabelsViewsAreCounted()
    {
        var verdict = Verdict.Of(ReportSample.Unlabelled());

        Assert.That(verdict.Headline, Does.StartWith("The encoder learned: ").And.Contain("among 1,023"));
        Assert.That(verdict.Lines[0], Does.Contain("no labels"));
        Assert.That(verdict.Warnings, Is.Empty);
    }

    private static EncoderReport Changed(
        EncoderReport encoder, string key, Func<Measurement, Measurement> change) => encoder with
        {
            Measured = new Measurements(
                encoder.Measured.Select(each => each.Key == key ? change(each) : each)),
        };
}
