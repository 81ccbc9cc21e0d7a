using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Tensors;
using SimClr.Train.Encoders;
using SimClr.Train.Evaluation.Knn;
using SimClr.Train.Evaluation.LinearProbe;

namespace SimClr.Tests.Train.Evaluation;

public class EvaluationLinearTests
{
    private static readonly CpuDevice Device = new(threads: 2);

    [Test]
    public void LbfgsFindsTheMinimumOfRosenbrocksValley()
    {
        double[] x = [-1.2, 1, -0.5, 2];

        double value = Lbfgs.Minimize(x, Rosenbrock, maxIterations: 500, tolerance: 0);

        Assert.That(value, Is.LessThan(1e-12));
        Assert.That(x, Is.All.EqualTo(1).Within(1e-5));
    }

    [Test]
    public void LbfgsStopsAtOnceWhereTheGradientIsZero()
    {
        double[] x = [1, 1];

        Assert.That(Lbfgs.Minimize(x, Rosenbrock, maxIterations: 1, tolerance: 0), Is.Zero);
        Assert.That(x, Is.EqualTo(new double[] { 1, 1 }));
    }

    [Test]
    public void LinearClassesAreSeparatedAndChequeredOnesAreNot()
    {
        var random = new Random(1);
        var separable = Draw(random, 600, (x, y) => x + 2 * y > 0 ? 1 : 0);
        var unseen = Draw(random, 400, (x, y) => x + 2 * y > 0 ? 1 : 0);
        Assert.That(LinearEvaluator.Evaluate(Device, separable, unseen).Test.Accuracy, Is.GreaterThan(0.97));

        var chequered = Draw(random, 600, (x, y) => x * y > 0 ? 1 : 0);
        var chequeredUnseen = Draw(random, 400, (x, y) => x * y > 0 ? 1 : 0);
        Assert.That(LinearEvaluator.Evaluate(Device, chequered, chequeredUnseen).Test.Accuracy, Is.LessThan(0.65));
        Assert.That(KnnEvaluator.MajorityAccuracy(Device, chequered, chequeredUnseen), Is.GreaterThan(0.9));
    }

    [Test]
    public void ScaleAndOffsetOfAFeatureDoNotMatter()
    {
        var random = new Random(2);
        var train = Draw(random, 300, (x, y) => x + 0.3 * random.NextDouble() > y ? 1 : 0);
        var test = Draw(random, 300, (x, y) => x + 0.3 * random.NextDouble() > y ? 1 : 0);

        var plain = LinearEvaluator.Evaluate(Device, train, test);
        var moved = LinearEvaluator.Evaluate(Device, Move(train), Move(test));

        Assert.That(moved.Test.Accuracy, Is.EqualTo(plain.Test.Accuracy).Within(0.011),
            "three images at the border");
        Assert.That(plain.Train.Accuracy, Is.GreaterThan(0.85));

        static Features Move(Features features) => new(
            [.. features.Values.Select((v, i) => i % 2 == 0 ? 1000 * v + 3 : 0.01f * v - 7)], 2,
            features.Labels, features.Classes);
    }

    [Test]
    public void AFeatureThatNeverChangesIsLeftOut()
    {
        var random = new Random(3);
        var train = Draw(random, 200, (x, y) => x > 0 ? 1 : 0);
        float[] values = [.. train.Values.Select((v, i) => i % 2 == 0 ? v : 0.1f)];
        var constant = new Features(values, 2, train.Labels, train.Classes);

        Assert.That(LinearEvaluator.Evaluate(Device, constant, constant).Test.Accuracy, Is.GreaterThan(0.97));
    }

    [Test]
    public void EndsWhereTheStatedLossHasNoSlope()
    {
        const int N = 90, Dim = 4, Classes = 3;
        var random = new Random(4);
        float[] rows = [.. Enumerable.Range(0, N * Dim).Select(_ => 4 * random.NextSingle() - 2)];
        int[] labels = [.. Enumerable.Range(0, N).Select(i => random.Next(3) == 0 ? random.Next(Classes)
            : rows[Dim * i] > 0 ? 2 : rows[Dim * i + 1] > 0 ? 1 : 0)];
        using var scope = new TensorScope();

        var layer = LinearEvaluator.Fit(
            Tensor.FromHost(Device, new Shape(N, Dim), rows), labels, Classes, CancellationToken.None);

        float[][] fitted = [.. layer.NamedParameters().Select(entry => entry.Parameter.ToArray())];
        var (weight, bias) = (fitted[0], fitted[1]);
        var slope = new double[Classes * (Dim + 1)];
        for (int i = 0; i < N; i++)
        {
            double[] exponentials = [.. Enumerable.Range(0, Classes).Select(c => Math.Exp(
                bias[c]
                + Enumerable.Range(0, Dim).Sum(j => (double)weight[c * Dim + j] * rows[i * Dim + j])))];
            for (int c = 0; c < Classes; c++)
            {
                double error = exponentials[c] / exponentials.Sum() - (labels[i] == c ? 1 : 0);
                slope[Classes * Dim + c] += error / N;
                for (int j = 0; j < Dim; j++)
                {
                    slope[c * Dim + j] += error * rows[i * Dim + j] / N;
                }
            }
        }

        for (int i = 0; i < Classes * Dim; i++)
        {
            slope[i] += LinearEvaluator.WeightDecay * weight[i];
        }

        // The fit ends where the loss gains nothing more; its slope is then about the root of that tolerance.
        Assert.That(slope, Is.All.EqualTo(0).Within(2e-3));
        Assert.That(weight.Max(MathF.Abs), Is.GreaterThan(0.5), "it went somewhere");
    }

    private static double Rosenbrock(double[] x, double[] gradient)
    {
        double value = 0;
        for (int i = 0; i < x.Length; i += 2)
        {
            double valley = x[i + 1] - x[i] * x[i];
            value += 100 * valley * valley + (1 - x[i]) * (1 - x[i]);
            gradient[i] = -400 * x[i] * valley - 2 * (1 - x[i]);
            gradient[i + 1] = 200 * valley;
        }

        return value;
    }

    private static Features Draw(Random random, int count, Func<double, double, int> label)
    {
        float[] values = [.. Enumerable.Range(0, 2 * count).Select(_ => 2 * random.NextSingle() - 1)];
        int[] labels = [.. Enumerable.Range(0, count).Select(i => label(values[2 * i], values[2 * i + 1]))];
        return new Features(values, 2, labels, ["no", "yes"]);
    }
}
