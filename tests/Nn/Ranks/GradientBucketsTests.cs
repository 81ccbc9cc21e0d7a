using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Nn;
using SimClr.Nn.Optimizers;
using SimClr.Tensors;
using SimClr.Tests.Support.Ranks;

namespace SimClr.Tests.Nn.Ranks;

/// <summary>Gradients leave in the same order on every rank, while others are computed, and come back as sums.</summary>
internal sealed class GradientBucketsTests
{
    private const int Float = sizeof(float);

    [Test]
    public void UpdateIsByTheSumOverTheRanks([Values(1, 2, 3)] int ranks, [Values(1, 12, 1 << 20)] int bucketBytes)
    {
        float[][] weights = ThreadRanks.Run(ranks, communicator =>
        {
            var parameters = Parameters(2, 3, 1);
            var optimizer = Optimize(parameters);
            optimizer.SumOver(communicator, bucketBytes);
            for (int step = 0; step < 2; step++)
            {
                using var tape = new Tape();
                optimizer.Step(1, tape, () =>
                {
                    var loss = Sum(parameters, scale: communicator.Rank + 1);
                    tape.Backward(loss, optimizer.Buckets);
                    return loss;
                });
            }

            return parameters.SelectMany(each => each.ToArray()).ToArray();
        });
        float perStep = ranks * (ranks + 1) / 2; // 1 + 2 + ... + ranks
        Assert.That(weights, Is.All.EqualTo(Enumerable.Repeat(-2 * perStep, 6)));
    }

    /// <summary>
    /// Lengths 1, 2, 4, 8 in buckets of two: the last two first. They are whole in the order of the ops, which here
    /// begins with the first ones; yet these wait until it is their turn.
    /// </summary>
    [Test]
    public void BucketsLeaveInTheirOrderWhateverIsWholeFirst()
    {
        var (parameters, rank, optimizer) = Recorded(bucketBytes: 3 * Float, 1, 2, 4, 8);
        using var tape = new Tape();
        var loss = Sum([.. parameters.Reverse()], 1); // backward reaches the first one first
        tape.Backward(loss, optimizer.Buckets);
        Assert.That(Begun(rank), Is.EqualTo(new[] { "begin 8", "begin 4", "begin 3" }));
        optimizer.Step(1);
        Assert.That(Begun(rank), Has.Length.EqualTo(3));
    }

    [Test]
    public void ABucketLeavesWhileOthersAreComputedAndIsAskedForBetween()
    {
        var (parameters, rank, optimizer) = Recorded(bucketBytes: 1, 1, 2);
        using var tape = new Tape(new Noting(rank.Calls));
        tape.Backward(Ops.Add(Ops.Mean(parameters[0]), Ops.Mean(parameters[1])), optimizer.Buckets);
        optimizer.Step(1);
        Assert.That(rank.Calls, Is.EqualTo(new[]
        {
            "backward add", "backward mean", "begin 2", "poll 2", "backward mean", "begin 1", "poll 2", "poll 1",
            "wait 2", "wait 1",
        }));
    }

    /// <summary>A frozen parameter, and one that no op reads: nobody waits for them, and nobody moves them.</summary>
    [Test]
    public void WhatHasNoGradientIsLeftOut([Values(1, 1 << 20)] int bucketBytes)
    {
        float[][][] weights = ThreadRanks.Run(2, communicator =>
        {
            var parameters = Parameters(2, 3, 1, 5);
            parameters[1].RequiresGrad = false;
            var optimizer = Optimize(parameters, weightDecay: 0.5);
            Array.ForEach(parameters, parameter => parameter.Device.Elementwise.Fill(parameter.View, 1));
            optimizer.SumOver(communicator, bucketBytes);
            using var tape = new Tape();
            optimizer.Step(1, tape, () =>
            {
                var loss = Sum(parameters[..3], scale: 1);
                tape.Backward(loss, optimizer.Buckets);
                return loss;
            });
            return parameters.Select(parameter => parameter.ToArray()).ToArray();
        });
        foreach (float[][] ofRank in weights)
        {
            Assert.That(ofRank[0], Is.All.EqualTo(-1.5f)); // 1 - 0.5 - (1 + 1)
            Assert.That(ofRank[1], Is.All.EqualTo(1));
            Assert.That(ofRank[2], Is.All.EqualTo(-1.5f));
            Assert.That(ofRank[3], Is.All.EqualTo(1));
        }
    }

    [Test]
    public void WhatHasNoGradientIsNotSent()
    {
        var (parameters, rank, optimizer) = Recorded(bucketBytes: 1 << 20, 1, 2, 4);
        parameters[1].RequiresGrad = false;
        using var tape = new Tape();
        tape.Backward(Sum(parameters, 1), optimizer.Buckets);
        optimizer.Step(1);
        Assert.That(Begun(rank), Is.EqualTo(new[] { "begin 5" }));
    }

    /// <summary>Overlap is lost then, but not the sum.</summary>
    [Test]
    public void ABackwardThatTellsNothingIsSummedBeforeTheUpdate()
    {
        float[][] weights = ThreadRanks.Run(2, communicator =>
        {
            var parameters = Parameters(2);
            var optimizer = Optimize(parameters);
            optimizer.SumOver(communicator);
            using var tape = new Tape();
            tape.Backward(Sum(parameters, scale: 1));
            optimizer.Step(1);
            return parameters[0].ToArray();
        });
        Assert.That(weights, Is.All.EqualTo(new[] { -2f, -2f }));
    }

    [Test]
    public void TwoBackwardsOfAStepThatTellAreAnError()
    {
        var (parameters, _, optimizer) = Recorded(bucketBytes: 1, 1);
        parameters[0].Name = "conv1.weight";
        Backward();
        Assert.That(Backward, Throws.InvalidOperationException.With.Message.Contains("conv1.weight"));

        void Backward()
        {
            using var tape = new Tape();
            tape.Backward(Sum(parameters, 1), optimizer.Buckets);
        }
    }

    private static string[] Begun(RecordedRank rank)
        => [.. rank.Calls.Where(call => call.StartsWith("begin", StringComparison.Ordinal))];

    private static (Parameter[] Parameters, RecordedRank Rank, Optimizer Optimizer) Recorded(
        int bucketBytes, params int[] lengths)
    {
        var (parameters, rank) = (Parameters(lengths), new RecordedRank());
        var optimizer = Optimize(parameters);
        optimizer.SumOver(rank, bucketBytes);
        return (parameters, rank, optimizer);
    }

    private static Parameter[] Parameters(params int[] lengths)
    {
        var device = new CpuDevice(threads: 1);
        return [.. lengths.Select(length => new Parameter(device, new Shape(1, length), ParameterRole.Weight))];
    }

    private static Sgd Optimize(Parameter[] parameters, double weightDecay = 0)
        => new(parameters.Select((parameter, i) => ($"w{i}", parameter)), momentum: 0, weightDecay);

    /// <summary>The gradient of every element is the scale.</summary>
    private static Tensor Sum(Parameter[] parameters, float scale)
        => parameters.Select(parameter => Ops.Scale(Ops.Sum(parameter), scale)).Aggregate(Ops.Add);

    private sealed class Noting(List<string> calls) : OpListener
    {
        protected override void Forward(OpInfo op, Tensor output, ReadOnlySpan<Tensor?> inputs)
        {
        }

        protected override void Backward(OpInfo op, Tensor output, ReadOnlySpan<Tensor?> inputs)
            => calls.Add($"backward {op.Name}");
    }
}
