using NUnit.Framework;
using SimClr.Tensors;
using SimClr.Train.Explain;
using SimClr.Train.Explain.Page;
using SimClr.Train.Recipes;

namespace SimClr.Tests.Train.Explain;

/// <summary>What is said about a step, against the step itself and computations of its own.</summary>
internal sealed class StepExplanationTests
{
    [TestCase(OptimizerName.Sgd)]
    [TestCase(OptimizerName.AdamW)]
    [TestCase(OptimizerName.Lars)]
    public void ListeningDoesNotChangeTheStep(OptimizerName optimizer)
    {
        var explained = new ExplainedStep(optimizer: optimizer);

        float loss = explained.RunTwin();
        Assert.That(explained.Step.EngineLoss, Is.EqualTo(loss));
        Assert.That(explained.Explained, Is.EqualTo(explained.TwinWeights()));
        Assert.That(explained.Step.Update.LossBefore, Is.EqualTo(loss));
        Assert.That(explained.Step.Update.LossAfter, Is.EqualTo(explained.TwinLoss()));
    }

    [Test]
    public void TheDrawnParametersMakeThePixelsThatWereSeen()
    {
        var explained = new ExplainedStep();
        var pictures = explained.Step.Pictures;
        foreach (int view in new[] { 0, 1 })
        {
            ViewExplanation[] views = [.. pictures.Select(p => view == 0 ? p.First : p.Second)];
            float[] rendered = explained.Render(view, [.. views.Select(v => v.Parameters)]);
            byte[] seen = [.. views.SelectMany(v => v.Pixels.Pixels)];
            Assert.That(rendered.Select(value => (byte)(255 * Math.Clamp(value, 0, 1) + 0.5f)),
                Is.EqualTo(seen));
        }

        Assert.That(pictures.Select(p => p.First.Parameters), Is.Unique);
        Assert.That(pictures.SelectMany(p => new[] { p.First, p.Second }).Count(v => v.Parameters.Sigma > 0),
            Is.InRange(1, 11), "the recipe blurs half of them");
    }

    [Test]
    public void TheLayersAreThoseOfTheNetwork()
    {
        var explained = new ExplainedStep();
        var layers = explained.Step.Layers;

        Assert.That(layers.Sum(layer => layer.Parameters),
            Is.EqualTo(explained.Explained.Values.Sum(values => values.Length)));
        string[] names = [.. layers.Select(layer => layer.Name).Where(name => name.Length > 0)];
        Assert.That(names.Order(), Is.EqualTo(explained.Explained.Keys
            .Select(name => name[..name.LastIndexOf('.')]).Distinct().Order()));

        // 12 views of 16 x 16: 4 channels of 3x3x3 products each; the head 32 to 32 to 12.
        Assert.That(layers[0].Output, Is.EqualTo(new Shape(12, 16, 16, 4)));
        Assert.That(layers[0].MultiplyAdds, Is.EqualTo(12 * 16 * 16 * 4 * 27));
        Assert.That(layers[0].Bytes, Is.EqualTo(4 * 12 * 16 * 16 * 4));
        Assert.That(layers.Where(layer => layer.Op == "linear").Select(layer => layer.MultiplyAdds),
            Is.EqualTo(new[] { 12 * 32 * 32, 12 * 32 * 12 }));
        Assert.That(layers.Count(layer => layer.Op == "batchnorm + shortcut"), Is.EqualTo(8), "blocks");
    }

    [Test]
    public void MeansAndNormsAreThoseOfTheActivations()
    {
        var explained = new ExplainedStep();
        var step = explained.Step;
        var (h, z) = explained.TwinForward();

        var pooled = step.Layers.Single(layer => layer.Op == "global average pool");
        double mean = h.Sum(value => (double)value) / h.Length;
        double squares = h.Sum(value => (double)value * value) / h.Length;
        Assert.That(pooled.Mean, Is.EqualTo(mean).Within(1e-12));
        Assert.That(pooled.Deviation, Is.EqualTo(Math.Sqrt(squares - mean * mean)).Within(1e-9));
        Assert.That(pooled.Zeros, Is.EqualTo(h.Count(value => value == 0) / (double)h.Length));
        for (int row = 0; row < 12; row++)
        {
            Assert.That(step.HNorms[row], Is.EqualTo(Norm(h, row)).Within(1e-9), $"h, row {row}");
            Assert.That(step.ZNorms[row], Is.EqualTo(Norm(z, row)).Within(1e-9), $"z, row {row}");
            for (int d = 0; d < 12; d++)
            {
                Assert.That(step.UnitZ[row * 12 + d],
                    Is.EqualTo(z[row * 12 + d] / Norm(z, row)).Within(1e-6));
            }
        }
    }

    [TestCase("ntxent")]
    [TestCase("decoupled")]
    [TestCase("supervised")]
    public void TheForcesAddUpToTheEnginesGradientAndItToFiniteDifferences(string objective)
    {
        var explained = new ExplainedStep(objective);
        var gradient = explained.Step.Gradient;
        double[] rowLoss = explained.Step.Loss.Softmax!.RowLoss;
        var forces = gradient.Forces!;
        double tolerance = 1e-5 * gradient.EngineNorm;

        Assert.That(gradient.EngineNorm, Is.GreaterThan(0));
        Assert.That(gradient.Engine.Zip(forces.Sum, (a, b) => Math.Abs(a - b)).Max(),
            Is.LessThan(tolerance));
        Assert.That(gradient.Checks, Has.Count.EqualTo(4));
        foreach (var check in gradient.Checks)
        {
            Assert.That(check.Engine, Is.Not.Zero);
            Assert.That(check.Engine, Is.EqualTo(check.FiniteDifference).Within(tolerance), check.What);
        }

        var whole = explained.Step.Update.Check; // in single precision
        Assert.That(whole.FiniteDifference, Is.EqualTo(whole.Engine).Within(0.01 * whole.Engine));

        Assert.That(gradient.Row,
            Is.EqualTo(Array.IndexOf(rowLoss, rowLoss.Max())));
        Assert.That(forces.All.Select(force => force.Row), Is.EqualTo(explained.Step.Loss.Others(gradient.Row)));
        Assert.That(forces.HardestNegative!.Strength,
            Is.EqualTo(forces.All.Where(force => !force.IsPositive).Max(force => force.Strength)));
        // Pull and push as vectors: their sum has the gradient's length, by the law of cosines.
        double angle = forces.Angle * Math.PI / 180;
        double sum = forces.Pull * forces.Pull + forces.Push * forces.Push
            + 2 * forces.Pull * forces.Push * Math.Cos(angle);
        Assert.That(Math.Sqrt(sum), Is.EqualTo(gradient.EngineNorm).Within(1e-4 * gradient.EngineNorm));
    }

    [TestCase(OptimizerName.Sgd)]
    [TestCase(OptimizerName.AdamW)]
    [TestCase(OptimizerName.Lars)]
    public void TheUpdateIsTheChangeOfTheWeights(OptimizerName optimizer)
    {
        var explained = new ExplainedStep(optimizer: optimizer);
        var (before, gradients) = (explained.TwinWeights(), explained.TwinGradients());
        explained.RunTwin();
        var after = explained.TwinWeights();

        double predicted = 0;
        foreach (var update in explained.Step.Update.Parameters)
        {
            float[] w = before[update.Name], g = gradients[update.Name];
            double[] change = [.. after[update.Name].Zip(w, (now, then) => (double)now - then)];
            Assert.That(update.WeightNorm, Is.EqualTo(Norm(w)).Within(1e-9), update.Name);
            Assert.That(update.GradientNorm, Is.EqualTo(Norm(g)).Within(1e-9), update.Name);
            Assert.That(update.UpdateNorm, Is.GreaterThan(0).And.EqualTo(
                Math.Sqrt(change.Sum(x => x * x))).Within(1e-12), update.Name);
            predicted += change.Select((x, i) => x * g[i]).Sum();
        }

        Assert.That(explained.Step.Update.Parameters.Select(p => p.Name), Is.EqualTo(before.Keys));
        Assert.That(explained.Step.Update.PredictedChange, Is.EqualTo(predicted).Within(1e-9));
        double all = Math.Sqrt(gradients.Values.SelectMany(g => g).Sum(x => (double)x * x));
        Assert.That(explained.Step.Update.Check.Engine, Is.EqualTo(all).Within(1e-6 * all));
    }

    /// <summary>The optimizer's own buffer tells what it moved by: m' = momentum·m + trust·rate·g.</summary>
    [Test]
    public void TheTrustRatioIsTheOneThatLarsMovedBy()
    {
        var explained = new ExplainedStep(optimizer: OptimizerName.Lars);
        var options = explained.Options;
        var (before, gradients) = (explained.TwinWeights(), explained.TwinGradients());
        var moments = explained.TwinMoments();
        explained.RunTwin();
        var momentsAfter = explained.TwinMoments();

        foreach (var update in explained.Step.Update.Parameters)
        {
            bool adapts = update.Shape.Rank > 1; // weights of convolutions and linear layers
            Assert.That(update.TrustRatio is not null, Is.EqualTo(adapts), update.Name);
            string buffer = update.Name + ".firstMoment";
            float[] m = moments[buffer], mAfter = momentsAfter[buffer];
            double decay = adapts ? options.WeightDecay : 0;
            double moved = 0, length = 0;
            for (int i = 0; i < m.Length; i++)
            {
                double step = mAfter[i] - options.Momentum * m[i];
                double g = gradients[update.Name][i] + decay * before[update.Name][i];
                moved += step * step;
                length += g * g;
            }

            double trust = Math.Sqrt(moved / length) / explained.Step.Position.LearningRate;
            Assert.That(update.TrustRatio ?? 1, Is.EqualTo(trust).Within(1e-4 * trust), update.Name);
        }

        Assert.That(explained.Step.Update.Parameters.Count(p => p.TrustRatio is null), Is.GreaterThan(0));
    }

    [Test]
    public void OtherOptimizersHaveNoTrustRatio()
    {
        var explained = new ExplainedStep(optimizer: OptimizerName.AdamW);
        Assert.That(explained.Step.Update.Parameters.Select(p => p.TrustRatio), Has.All.Null);
    }

    [Test]
    public void TheThreadCountChangesNothing()
        => Assert.That(ExplainPage.Render(new ExplainedStep(threads: 2).Step),
            Is.EqualTo(ExplainPage.Render(new ExplainedStep(threads: 1).Step)));

    private static double Norm(float[] matrix, int row)
        => Norm(matrix[(row * (matrix.Length / 12))..((row + 1) * (matrix.Length / 12))]);

    private static double Norm(float[] values) => Math.Sqrt(values.Sum(value => (double)value * value));
}
