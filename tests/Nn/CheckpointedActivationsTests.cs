using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Nn.Losses;
using SimClr.Nn.Models;
using SimClr.Tensors;
using SimClr.Tests.Support;

namespace SimClr.Tests.Nn;

/// <summary>
/// What a residual block computes again in backward is what it had computed; it only takes less memory.
/// </summary>
internal sealed class CheckpointedActivationsTests
{
    private const int Side = 16;

    private readonly CpuDevice device = new(threads: 2);

    [Test]
    public void LossGradientsAndStatisticsHaveTheSameBits(
        [Values(18, 50)] int depth, [Values] bool training)
    {
        var (plainLoss, plain) = Numbers(checkpoints: false);
        var (loss, checkpointed) = Numbers(checkpoints: true);
        Assert.That(loss, Is.EqualTo(plainLoss));
        foreach (var (name, expected) in plain)
        {
            Assert.That(checkpointed[name], Is.EqualTo(expected), name);
        }

        (float Loss, Dictionary<string, float[]> Numbers) Numbers(bool checkpoints)
        {
            var model = Model(depth);
            model.Training = training;
            model.Encoder.CheckpointsActivations = checkpoints;
            var (loss, _) = Step(model, views: 16);
            var numbers = model.NamedBuffers()
                .ToDictionary(entry => entry.Name, entry => entry.Buffer.ToArray());
            foreach (var (name, parameter) in model.NamedParameters())
            {
                numbers.Add(name, parameter.Grad!.ToArray());
            }

            return (loss, numbers);
        }
    }

    /// <summary>
    /// What a step takes beside parameters and their gradients. Of a block's convolutions and batch norms (4
    /// in ResNet-18, 6 in ResNet-50) one result remains, and of one block everything.
    /// </summary>
    [TestCase(18, 0.7)] // its first stage alone is half of the memory
    [TestCase(50, 0.5)]
    public void MemoryFalls(int depth, double share)
    {
        long plain = Peak(checkpoints: false);
        long checkpointed = Peak(checkpoints: true);
        TestContext.Out.WriteLine(
            $"resnet{depth}: {plain / 1e6:0.0} MB, checkpointed {checkpointed / 1e6:0.0} MB");
        Assert.That(checkpointed, Is.LessThan(share * plain));

        long Peak(bool checkpoints)
        {
            var model = Model(depth);
            model.Encoder.CheckpointsActivations = checkpoints;
            Step(model, views: 2);
            return Step(model, views: 64).Peak;
        }
    }

    [Test]
    public void ParametersChangedBeforeBackwardAreAnError()
    {
        var model = Model(18);
        model.Encoder.CheckpointsActivations = true;
        using var tape = new Tape();
        var loss = new NtXentLoss(temperature: 0.5).Apply(model.Forward(Input(8)));
        const string Name = "encoder.layer2.0.conv1.weight";
        model.NamedParameters().Single(entry => entry.Name == Name).Parameter.MarkChanged();
        Assert.That(() => tape.Backward(loss), Throws.InvalidOperationException.With.Message.Contains(Name));
    }

    private (float Loss, long Peak) Step(SimClrModel model, int views)
    {
        long before = device.Memory.InUse;
        device.Memory.ResetPeak();
        using var tape = new Tape();
        var loss = new NtXentLoss(temperature: 0.5).Apply(model.Forward(Input(views)));
        tape.Backward(loss);
        return (loss.Item(), device.Memory.Peak - before);
    }

    private SimClrModel Model(int depth)
    {
        var encoder = ResNet.Create(device, new ResNetOptions(depth, Width: 0.125), seed: 1);
        return new SimClrModel(
            encoder, ProjectionHead.Create(device, encoder.FeatureDim, 32, 16, layers: 2, seed: 2));
    }

    private Tensor Input(int views)
    {
        var random = new Random(1);
        var shape = new Shape(views, Side, Side, 3);
        var pixels = Enumerable.Range(0, (int)shape.Length).Select(i => (float)OpBuffer.Normal(random, i));
        return Tensor.FromHost(device, shape, [.. pixels]);
    }
}
