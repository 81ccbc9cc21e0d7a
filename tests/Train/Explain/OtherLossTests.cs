using NUnit.Framework;
using SimClr.Nn.Losses;
using SimClr.Tensors;
using SimClr.Train.Cli.Explain;
using SimClr.Train.Explain.Page;
using Spectre.Console;

namespace SimClr.Tests.Train.Explain;

/// <summary>A loss of another kind trains and is explained by what its interface says, softmax left out.</summary>
internal sealed class OtherLossTests
{
    [Test]
    public void ItTrainsAndIsExplainedAsFarAsItsInterfaceGoes()
    {
        var explained = new ExplainedStep(loss: new PartnerDistance());
        var step = explained.Step;
        Assert.That(explained.RunTwin(), Is.EqualTo(step.EngineLoss), "listening changes nothing");
        Assert.That(explained.TwinWeights(), Is.EqualTo(explained.Explained));
        Assert.That(step.Update.LossAfter, Is.LessThan(step.Update.LossBefore));

        Assert.That(step.Loss.Softmax, Is.Null);
        Assert.That(step.Loss.Loss, Is.EqualTo(step.EngineLoss).Within(1e-6));
        Assert.That(step.Untrained!.Loss, Is.EqualTo(explained.RandomLoss()).Within(1e-6));
        Assert.That(step.Loss.LossOfEqualRows, Is.Zero);
        Assert.That(step.Gradient.Forces, Is.Null);
        Assert.That(step.Gradient.Checks, Has.Count.EqualTo(4));
        foreach (var check in step.Gradient.Checks)
        {
            Assert.That(check.Engine, Is.Not.Zero);
            Assert.That(check.Engine, Is.EqualTo(check.FiniteDifference).Within(1e-6), check.What);
        }
    }

    [Test]
    public void PageAndTerminalSayWhatItSaysOfItself()
    {
        var step = new ExplainedStep(loss: new PartnerDistance()).Step;
        using var output = new StringWriter();
        TerminalWalk.Write(step, AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) }));
        foreach (string text in new[] { output.ToString(), ExplainPage.Render(step) })
        {
            Assert.That(text.ReplaceLineEndings(" "), Does.Contain("A row's loss is its distance")
                .And.Contain("The partner pulls").And.Contain("tests/Train/Explain/OtherLossTests.cs")
                .And.Contain("longest gradient").And.Not.Contain("oftmax").And.Not.Contain("p(partner)"));
        }
    }

    /// <summary>The mean of max(0, z_i - z_p) over all numbers, p the partner of row i.</summary>
    private sealed class PartnerDistance : IContrastiveLoss
    {
        private const string File = "tests/Train/Explain/OtherLossTests.cs";

        public bool NeedsLabels => false;

        public LossInWords Words => new(
            "distance", "0", "A row's loss is its distance from its partner.", "The partner pulls.", [File], File);

        public Tensor Apply(Tensor z, ReadOnlySpan<int> labels = default)
        {
            int rows = z.Shape[0];
            float[] minus = new float[rows * rows]; // I - P, P the permutation that swaps partners
            for (int i = 0; i < rows; i++)
            {
                minus[i * rows + i] = 1;
                minus[i * rows + (i + rows / 2) % rows] = -1;
            }

            return Ops.Mean(Ops.Relu(Ops.MatMul(Tensor.FromHost(z.Device, new Shape(rows, rows), minus), z)));
        }

        public double Define(ReadOnlySpan<double> z, int dim, ReadOnlySpan<int> labels)
        {
            double sum = 0;
            for (int i = 0; i < z.Length; i++)
            {
                sum += Math.Max(0, z[i] - z[(i + z.Length / 2) % z.Length]);
            }

            return sum / z.Length;
        }

        public double OfEqualRows(int images, int dim) => 0;
    }
}
