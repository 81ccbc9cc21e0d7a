using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Nn.Models;
using SimClr.Train.Data;
using SimClr.Train.Evaluation.ViewPairs;
using SimClr.Train.Recipes;

namespace SimClr.Tests.Train.Evaluation;

/// <summary>Alignment, uniformity and what else is measured on pairs of views.</summary>
public sealed class PairStatisticsTests
{
    [Test]
    public void EqualEmbeddingsAreAlignedAndNotSpread()
    {
        var statistics = PairStatistics.Of([.. Enumerable.Repeat(0.5f, 2 * 8 * 4)], 4);

        Assert.That(statistics.Alignment, Is.Zero.Within(1e-12));
        Assert.That(statistics.Uniformity, Is.Zero.Within(1e-12));
        Assert.That(statistics.Std, Is.Zero.Within(1e-6));
        Assert.That(statistics.Matched, Is.LessThanOrEqualTo(2 / 16.0), "no better than guessing");
    }

    [Test]
    public void TheDefinitionsByHand()
    {
        // Two pictures; first views at 0 and 90 degrees, second ones at 30 and 90, of any length.
        float half = MathF.Sqrt(3) / 2;
        var statistics = PairStatistics.Of([3, 0, 0, 0.1f, 2 * half, 1, 0, 7], 2);

        double distance30 = 2 - 2 * half;
        const double Distance60 = 1;
        const double Distance90 = 2;
        Assert.That(statistics.Alignment, Is.EqualTo((distance30 + 0) / 2).Within(1e-6));
        Assert.That(statistics.Uniformity, Is.EqualTo((-2 * Distance90 + -2 * Distance60) / 2).Within(1e-6));
        Assert.That(statistics.Matched, Is.EqualTo(1));
        Assert.That(statistics.Pictures, Is.EqualTo(2));
    }

    [Test]
    public void UniformIndependentPointsAreSpreadAndUnaligned()
    {
        // On the sphere in D dimensions E exp(-2 d²) = e^-4 · 0F1(; D/2; 4).
        const int N = 600, Dim = 16;
        var random = new Random(3);
        float[] z = [.. Enumerable.Range(0, 2 * N * Dim).Select(_ => Normal(random))];
        double expected = 0;
        double term = 1;
        for (int k = 1; k < 40; k++)
        {
            expected += term;
            term *= 4 / (k * (Dim / 2.0 + k - 1));
        }

        var statistics = PairStatistics.Of(z, Dim);

        Assert.That(statistics.Uniformity, Is.EqualTo(Math.Log(expected) - 4).Within(0.01));
        Assert.That(statistics.Alignment, Is.EqualTo(2).Within(0.1));
        Assert.That(statistics.Std, Is.EqualTo(1).Within(0.01));
        Assert.That(statistics.Matched, Is.LessThan(0.01));
    }

    [Test]
    public void AModelIsLeftAsItWasAndGivesTheSameEveryTime()
    {
        var options = Preset.Load("quickstart").Options with { Width = 0.0625, ShapesCount = 40 };
        var device = new CpuDevice(1);
        var model = Recipe.CreateModel(options, device);
        var images = options.LoadData(DataSplit.Train);
        float[][] before = State(model);

        var first = PairEvaluator.Evaluate(model, device, images, options);
        var second = PairEvaluator.Evaluate(model, device, images, options);

        Assert.That(second, Is.EqualTo(first));
        Assert.That(first!.Pictures, Is.EqualTo(40));
        Assert.That(model.Training, Is.True);
        Assert.That(State(model), Is.EqualTo(before), "running statistics too");
        Assert.That(PairEvaluator.Evaluate(model, device, images.Select([3]), options), Is.Null);
    }

    private static float[][] State(SimClrModel model)
        => [.. model.NamedTensors().Select(entry => entry.Tensor.ToArray())];

    private static float Normal(Random random) // Box-Muller
        => MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle())) * MathF.Cos(MathF.Tau * random.NextSingle());
}
