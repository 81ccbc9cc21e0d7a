using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Nn.Losses;
using SimClr.Train.Explain.Loss;

namespace SimClr.Tests.Train.Explain;

internal sealed class LossExplanationTests
{
    [TestCase("ntxent", 0.3)]
    [TestCase("ntxent", 0.02)]
    [TestCase("decoupled", 0.3)]
    [TestCase("supervised", 0.3)]
    public void TheRowsOfTheMatrixGiveTheEnginesLoss(string objective, double temperature)
    {
        var explained = new ExplainedStep(objective, temperature: temperature).Step;
        var (loss, softmax, z) = (explained.Loss, explained.Loss.Softmax!, explained.UnitZ);

        Assert.That(loss.Loss, Is.EqualTo(explained.EngineLoss).Within(1e-5));
        for (int i = 0; i < 12; i++)
        {
            Assert.That(softmax.Probability[i].Sum(), Is.EqualTo(1).Within(1e-12));
            Assert.That(softmax.Probability[i][i], Is.Zero);
            Assert.That(loss.Cosine[i][i], Is.EqualTo(1).Within(1e-6));
            for (int j = 0; j < 12; j++)
            {
                double dot = 0;
                for (int d = 0; d < 12; d++)
                {
                    dot += (double)z[i * 12 + d] * z[j * 12 + d];
                }

                Assert.That(loss.Cosine[i][j], Is.EqualTo(dot).Within(1e-12));
                bool isInDenominator = j != i && (objective != "decoupled" || j != (i + 6) % 12);
                Assert.That(softmax.Probability[i][j] > 0, Is.EqualTo(isInDenominator), $"{i}, {j}");
            }
        }

        double[] rows = [.. Enumerable.Range(0, 12).Select(i => RowLoss(i))];
        Assert.That(softmax.RowLoss, Is.EqualTo(rows).Within(1e-9));

        double RowLoss(int i)
        {
            int[] positives = [.. Enumerable.Range(0, 12).Where(j => j != i && (objective == "supervised"
                ? explained.Pictures[j % 6].Class == explained.Pictures[i % 6].Class
                : j % 6 == i % 6))];
            double sum = Enumerable.Range(0, 12)
                .Where(j => j != i && (objective != "decoupled" || j % 6 != i % 6))
                .Sum(j => Math.Exp((loss.Cosine[i][j] - 1) / temperature));
            return Math.Log(sum) + 1 / temperature - positives.Average(j => loss.Cosine[i][j] / temperature);
        }
    }

    [Test]
    public void RandomWeightsAreThoseOfTheOtherModel()
    {
        var explained = new ExplainedStep();
        var untrained = explained.Step.Untrained!;

        Assert.That(untrained.Loss, Is.EqualTo(explained.RandomLoss()).Within(1e-5)
            .And.Not.EqualTo(explained.Step.Loss.Loss).Within(1e-3));
    }

    [TestCase(ContrastiveObjective.NtXent, 7)]
    [TestCase(ContrastiveObjective.Decoupled, 6)]
    [TestCase(ContrastiveObjective.Supervised, 7)]
    public void EqualRowsHaveTheLossOfAGuess(ContrastiveObjective objective, int others)
    {
        int[] labels = objective == ContrastiveObjective.Supervised ? [0, 1, 0, 2] : [];
        float[] rows = [.. Enumerable.Repeat(new[] { 0.6f, 0.8f }, 8).SelectMany(row => row)];
        var loss = new LossExplanation(new NtXentLoss(0.1, objective), rows, rows, 2, labels);

        Assert.That(loss.LossOfEqualRows, Is.EqualTo(Math.Log(others)).Within(1e-12));
        Assert.That(loss.Loss, Is.EqualTo(Math.Log(others)).Within(1e-5));
        Assert.That(loss.Accuracy, Is.Zero, "nobody is nearer than the others");
        Assert.That(loss.PairStatistics.Alignment, Is.Zero.Within(1e-6));
        Assert.That(loss.PairStatistics.Uniformity, Is.Zero.Within(1e-5));
    }

    /// <summary>Partners equal, pictures at the corners of a regular triangle.</summary>
    [TestCase(ContrastiveObjective.NtXent, 0.5)]
    [TestCase(ContrastiveObjective.NtXent, 0.1)]
    [TestCase(ContrastiveObjective.Decoupled, 0.5)]
    public void TheFloorIsReachedAtTheCornersOfASimplex(ContrastiveObjective objective, double temperature)
    {
        float[] corners = [.. Enumerable.Range(0, 6).SelectMany(i => new[]
        {
            (float)Math.Cos(2 * Math.PI * (i % 3) / 3), (float)Math.Sin(2 * Math.PI * (i % 3) / 3),
        })];
        var loss = new LossExplanation(new NtXentLoss(temperature, objective), corners, corners, 2, []);

        Assert.That(loss.Loss, Is.EqualTo(loss.Floor!.Value).Within(1e-5));
        Assert.That(loss.Accuracy, Is.EqualTo(1));
        Assert.That(loss.Chance, Is.EqualTo(0.2).Within(1e-12));
        Assert.That(loss.PairStatistics.Alignment, Is.Zero.Within(1e-6));
        // Squared distance of two corners: 2 - 2·(-1/2) = 3.
        Assert.That(loss.PairStatistics.Uniformity, Is.EqualTo(-6).Within(1e-5));
    }

    [Test]
    public void NoRandomRowsGoBelowTheFloor()
    {
        var random = new Random(5);
        for (int trial = 0; trial < 200; trial++)
        {
            int pairs = random.Next(2, 6), dim = random.Next(1, 7);
            float[] rows = [.. Enumerable.Range(0, 2 * pairs).SelectMany(_ =>
            {
                double[] row = [.. Enumerable.Range(0, dim).Select(_ => random.NextDouble() - 0.5)];
                double length = Math.Sqrt(row.Sum(x => x * x));
                return row.Select(x => (float)(x / length));
            })];
            var loss = new LossExplanation(new NtXentLoss(0.5), rows, rows, dim, []);
            Assert.That(loss.Loss, Is.GreaterThan(loss.Floor!.Value - 1e-12));
        }
    }
}
