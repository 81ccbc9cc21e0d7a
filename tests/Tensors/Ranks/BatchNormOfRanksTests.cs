using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Kernels.Ranks;
using SimClr.Tensors;
using SimClr.Tests.Support.Ranks;

namespace SimClr.Tests.Tensors.Ranks;

/// <summary>Rows that ranks share are normalised as the same rows in one process.</summary>
internal sealed class BatchNormOfRanksTests
{
    private const int C = 11; // no multiple of a register's lanes
    private static readonly int[] RowsOfRanks = [2, 7, 4];

    [Test]
    public void ForwardAndBackwardAreThoseOfAllRows([Values] bool relu, [Values(0, 1000)] int mean)
    {
        int rows = RowsOfRanks.Sum();
        var expected = Step(ranks: null, first: 0, rows, relu, mean);
        var ofRanks = ThreadRanks.Run(RowsOfRanks.Length, ranks
            => Step(ranks, RowsOfRanks[..ranks.Rank].Sum(), RowsOfRanks[ranks.Rank], relu, mean));

        // An input near 1000 has its last bit at 3e-5.
        double tolerance = mean == 0 ? 1e-5 : 3e-3;
        Check("output", [.. ofRanks.SelectMany(each => each.Output)], expected.Output);
        Check("dInput", [.. ofRanks.SelectMany(each => each.DInput)], expected.DInput);
        Check("dResidual", [.. ofRanks.SelectMany(each => each.DResidual)], expected.DResidual);
        Check("dGamma", Sum(each => each.DGamma), expected.DGamma);
        Check("dBeta", Sum(each => each.DBeta), expected.DBeta);
        foreach (var each in ofRanks)
        {
            Assert.That(each.RunningMean, Is.EqualTo(ofRanks[0].RunningMean), "the same bits on every rank");
            Assert.That(each.RunningVariance, Is.EqualTo(ofRanks[0].RunningVariance));
            Check("running mean", each.RunningMean, expected.RunningMean);
            Check("running variance", each.RunningVariance, expected.RunningVariance);
        }

        float[] Sum(Func<Numbers, float[]> of)
            => [.. Enumerable.Range(0, C).Select(c => ofRanks.Sum(each => of(each)[c]))];

        void Check(string name, float[] actual, float[] wanted)
            => Assert.That(actual, Is.EqualTo(wanted).Within(tolerance * (1 + wanted.Max(Math.Abs))), name);
    }

    /// <summary>What a convolution has found of its own output is one rank's share, and is left as it is.</summary>
    [Test]
    public void StatisticsOfAConvolutionAreOneRanksShare()
    {
        var ofRanks = ThreadRanks.Run(2, ranks =>
        {
            var device = new CpuDevice(threads: 1);
            using var scope = new TensorScope();
            var images = Tensor.FromHost(device, new Shape(4, 8, 8, 3), Draw(4 * 8 * 8 * 3, ranks.Rank));
            var weight = Tensor.FromHost(device, new Shape(16, 3, 3, 3), Draw(16 * 27, 9));
            using var statistics = new BatchStatistics();
            var x = Ops.Conv2d(images, weight, padding: 1, statistics: statistics);
            Assert.That(statistics.Of(x).IsEmpty, Is.False, "the CPU finds them");
            double[] before = statistics.Of(x).AsSpan().ToArray();
            float[] found = Normalize(statistics);
            Assert.That(statistics.Of(x).AsSpan().ToArray(), Is.EqualTo(before));
            return (Found: found, Taken: Normalize(statistics: null));

            float[] Normalize(BatchStatistics? statistics)
            {
                var (mean, variance) = (Tensor.Persistent(device, new Shape(16)), Tensor.Persistent(device, new Shape(16)));
                return Ops.BatchNorm(x, new BatchNormArguments(
                    null, null, mean, variance, Statistics: statistics, Ranks: ranks)).ToArray();
            }
        });
        foreach (var (found, taken) in ofRanks)
        {
            Assert.That(found, Is.EqualTo(taken).Within(1e-5));
        }
    }

    [Test]
    public void EvaluationAsksNoOtherRank()
    {
        float[][] outputs = ThreadRanks.Run(2, ranks =>
        {
            var device = new CpuDevice(threads: 1);
            using var scope = new TensorScope();
            var (mean, variance) = (Tensor.Persistent(device, new Shape(C)), Tensor.Persistent(device, new Shape(C)));
            device.Elementwise.Fill(variance.View, 1);
            return ranks.Rank == 1 ? [] : Ops.BatchNorm(Tensor.FromHost(device, new Shape(1, C), Draw(C, 0)),
                new BatchNormArguments(null, null, mean, variance, Training: false, Ranks: ranks)).ToArray();
        });
        Assert.That(outputs[0], Has.Length.EqualTo(C));
    }

    private static Numbers Step(ICommunicator? ranks, int first, int rows, bool relu, int mean)
    {
        var device = new CpuDevice(threads: 1);
        int all = RowsOfRanks.Sum() * C;
        var input = Leaf(Own(Draw(all, 1, mean)), new Shape(rows, C));
        var residual = Leaf(Own(Draw(all, 2)), new Shape(rows, C));
        var (gamma, beta) = (Leaf(Draw(C, 3), new Shape(C)), Leaf(Draw(C, 4), new Shape(C)));
        var (runningMean, runningVariance) = (Leaf(Draw(C, 5), new Shape(C)), Leaf(Draw(C, 6), new Shape(C)));
        using var tape = new Tape();
        var output = Ops.BatchNorm(input, new BatchNormArguments(
            gamma, beta, runningMean, runningVariance, residual, relu, Ranks: ranks));
        float[] values = output.ToArray();
        tape.Backward(output, Tensor.FromHost(device, output.Shape, Own(Draw(all, 7))));
        return new(values, Gradient(input), Gradient(residual), Gradient(gamma), Gradient(beta),
            runningMean.ToArray(), runningVariance.ToArray());

        float[] Own(float[] ofAll) => ofAll[(first * C)..((first + rows) * C)];

        Tensor Leaf(float[] values, Shape shape)
        {
            var tensor = Tensor.Persistent(device, shape);
            tensor.CopyFromHost(values);
            tensor.RequiresGrad = true;
            return tensor;
        }

        static float[] Gradient(Tensor leaf) => leaf.Grad!.ToArray();
    }

    private static float[] Draw(int length, int seed, int mean = 0)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => mean + 2 * random.NextSingle() - 1)];
    }

    private sealed record Numbers(float[] Output, float[] DInput, float[] DResidual, float[] DGamma, float[] DBeta,
        float[] RunningMean, float[] RunningVariance);
}
