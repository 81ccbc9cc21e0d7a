using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Cpu;
using SimClr.Kernels.Ranks;
using SimClr.Nn.Layers;
using SimClr.Nn.Losses;
using SimClr.Nn.Models;
using SimClr.Tensors;
using SimClr.Tests.Kernels;
using SimClr.Tests.Support;
using SimClr.Tests.Support.Ranks;

namespace SimClr.Tests.Nn;

/// <summary>
/// What backward computes again, batch norms' results or all of a residual block, is what it had been; it only takes
/// less memory.
/// </summary>
internal sealed class ActivationMemoryTests
{
    private const int Side = 16;

    private static readonly CpuDevice Keeping = new(threads: 2) { AmpleBytes = long.MaxValue };
    private static readonly CpuDevice Remaking = new(threads: 2) { AmpleBytes = 0 };

    /// <summary>What is computed again.</summary>
    [Flags]
    public enum Again
    {
        Nothing = 0,
        BatchNorms = 1,
        Blocks = 2,
    }

    [Test]
    public void LossGradientsAndStatisticsHaveTheSameBits([Values(18, 50)] int depth, [Values] bool training,
        [Values] bool swish, [Values(Again.BatchNorms, Again.Blocks, Again.BatchNorms | Again.Blocks)] Again again)
    {
        var (plainLoss, plain) = Numbers(Again.Nothing);
        var (loss, computedAgain) = Numbers(again);
        Assert.That(loss, Is.EqualTo(plainLoss));
        foreach (var (name, expected) in plain)
        {
            Assert.That(computedAgain[name], Is.EqualTo(expected), name);
        }

        (float Loss, Dictionary<string, float[]> Numbers) Numbers(Again again)
        {
            var model = Model(depth, again, swish ? Activation.Of<Swish>() : Activation.Relu);
            model.Training = training;
            var (loss, _) = Step(model, views: 16);
            return (loss, Of(model));
        }
    }

    /// <summary>
    /// Batch norms that normalise by all ranks' rows make their results again from what all had found, and ask nobody.
    /// </summary>
    [Test]
    public void OnRanksThatShareStatisticsTooItIsTheSame([Values(18, 50)] int depth)
    {
        var kept = ThreadRanks.Run(2, ranks => Numbers(ranks, ampleBytes: long.MaxValue));
        var remade = ThreadRanks.Run(2, ranks => Numbers(ranks, ampleBytes: 0));
        foreach (var (expected, actual) in kept.Zip(remade))
        {
            Assert.That(actual.Peak, Is.LessThan(expected.Peak));
            Assert.That(actual.Numbers.Keys, Is.EqualTo(expected.Numbers.Keys));
            foreach (var (name, numbers) in expected.Numbers)
            {
                Assert.That(actual.Numbers[name], Is.EqualTo(numbers), name);
            }
        }

        Assert.That(kept[0].Numbers["loss"], Is.Not.EqualTo(kept[1].Numbers["loss"]), "each has its own views");

        (Dictionary<string, float[]> Numbers, long Peak) Numbers(ICommunicator ranks, long ampleBytes)
        {
            var device = new CpuDevice(threads: 1) { AmpleBytes = ampleBytes };
            var model = Model(device, depth, Activation.Relu);
            model.StatisticsRanks = ranks;
            var (loss, peak) = Step(model, views: 16, seed: ranks.Rank);
            var numbers = Of(model);
            numbers.Add("loss", [loss]);
            return (numbers, peak);
        }
    }

    [Test]
    public void ADroppedResultIsMadeAgainUntilBackwardHasPassed()
    {
        using var tape = new Tape();
        var input = Wanted(1, 2, 3, 5);
        var shortcut = Normalised(input, residual: null);
        var sum = Normalised(Wanted(0, -1, 7, 2), shortcut);
        float[] expected = sum.ToArray();
        tape.Drop(shortcut);
        tape.Drop(sum);
        Assert.That((shortcut.IsReleased, sum.IsReleased), Is.EqualTo((true, true)));
        Assert.That(sum.ToArray(), Is.EqualTo(expected));
        Assert.That((shortcut.IsReleased, sum.IsReleased), Is.EqualTo((true, false)), "the shortcut was read for it alone");
        var end = Ops.Mean(sum);
        tape.Drop(sum);
        tape.Backward(end);
        Assert.That(input.Grad, Is.Not.Null);
        Assert.That(sum.ToArray, Throws.InstanceOf<ObjectDisposedException>());

        static Tensor Wanted(params float[] values)
        {
            var tensor = Tensor.FromHost(Remaking, new Shape(2, 2), values);
            tensor.RequiresGrad = true;
            return tensor;
        }

        static Tensor Normalised(Tensor input, Tensor? residual) => Ops.BatchNorm(input, new BatchNormArguments(
            null, null, Tensor.Persistent(Remaking, new Shape(2)), Tensor.Persistent(Remaking, new Shape(2)), residual));
    }

    /// <summary>
    /// What a step takes beside parameters and their gradients. Without batch norms' results half of the maps remain. Of
    /// a block's convolutions and batch norms (4 in ResNet-18, 6 in ResNet-50) one result remains, and of one block
    /// everything.
    /// </summary>
    [TestCase(18, Again.BatchNorms, 0.65)]
    [TestCase(50, Again.BatchNorms, 0.65)]
    [TestCase(18, Again.Blocks, 0.7)] // its first stage alone is half of the memory
    [TestCase(50, Again.Blocks, 0.5)]
    public void MemoryFalls(int depth, Again again, double share)
    {
        long plain = Peak(Again.Nothing);
        long fallen = Peak(again);
        TestContext.Out.WriteLine($"resnet{depth}: {plain / 1e6:0.0} MB, {again} again {fallen / 1e6:0.0} MB");
        Assert.That(fallen, Is.LessThan(share * plain));

        long Peak(Again again)
        {
            var model = Model(depth, again, Activation.Relu);
            Step(model, views: 2);
            return Step(model, views: 64).Peak;
        }
    }

    [Test]
    public void ParametersChangedBeforeBackwardAreAnError(
        [Values(Again.BatchNorms, Again.Blocks)] Again again)
    {
        var model = Model(18, again, Activation.Relu);
        using var tape = new Tape();
        var loss = new NtXentLoss(temperature: 0.5).Apply(model.Forward(Input(Device(again), 8)));
        const string Name = "encoder.layer2.0.conv1.weight";
        model.NamedParameters().Single(entry => entry.Name == Name).Parameter.MarkChanged();
        Assert.That(() => tape.Backward(loss), Throws.InvalidOperationException.With.Message.Contains(Name));
    }

    /// <summary>Its buffers and its parameters' gradients.</summary>
    private static Dictionary<string, float[]> Of(SimClrModel model)
    {
        var numbers = model.NamedBuffers().ToDictionary(entry => entry.Name, entry => entry.Buffer.ToArray());
        foreach (var (name, parameter) in model.NamedParameters())
        {
            numbers.Add(name, parameter.Grad!.ToArray());
        }

        return numbers;
    }

    private static (float Loss, long Peak) Step(SimClrModel model, int views, int seed = 1)
    {
        var device = model.NamedParameters().First().Parameter.Device;
        long before = device.Memory.InUse;
        device.Memory.ResetPeak();
        using var tape = new Tape();
        var loss = new NtXentLoss(temperature: 0.5).Apply(model.Forward(Input(device, views, seed)));
        tape.Backward(loss);
        return (loss.Item(), device.Memory.Peak - before);
    }

    private static CpuDevice Device(Again again) => again.HasFlag(Again.BatchNorms) ? Remaking : Keeping;

    private static SimClrModel Model(int depth, Again again, Activation activation)
    {
        var model = Model(Device(again), depth, activation);
        model.Encoder.CheckpointsActivations = again.HasFlag(Again.Blocks);
        return model;
    }

    private static SimClrModel Model(CpuDevice device, int depth, Activation activation)
    {
        var options = new ResNetOptions(depth, Width: 0.125) { Activation = activation };
        var encoder = ResNet.Create(device, options, seed: 1);
        return new SimClrModel(
            encoder, ProjectionHead.Create(device, encoder.FeatureDim, 32, 16, layers: 2, seed: 2));
    }

    private static Tensor Input(IKernelDevice<float> device, int views, int seed = 1)
    {
        var random = new Random(seed);
        var shape = new Shape(views, Side, Side, 3);
        var pixels = Enumerable.Range(0, (int)shape.Length).Select(i => (float)OpBuffer.Normal(random, i));
        return Tensor.FromHost(device, shape, [.. pixels]);
    }
}
