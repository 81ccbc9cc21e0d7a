using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Cpu;
using SimClr.Nn;
using SimClr.Nn.Losses;
using SimClr.Nn.Models;
using SimClr.Nn.Optimizers;
using SimClr.Tensors;
using SimClr.Tests.Support;

namespace SimClr.Tests.Nn;

/// <summary>Whole steps (forward, NT-Xent, backward, update) of a tiny ResNet-18 on fixed views.</summary>
internal sealed class SimClrStepsTests
{
    private const int Pairs = 16;
    private const int Size = 16;
    private const double Temperature = 0.5;

    [TestCase(0, "sgd")]
    [TestCase(1, "lars")]
    [TestCase(2, "adamw")]
    public void TenLossesEqualPyTorchs(int row, string optimizerName)
    {
        var model = TinyModel(new CpuDevice(threads: 2), seed: 1);
        Noise.Initialize(model);
        var (optimizer, rate) = Create(optimizerName, model);

        double[] expected = Golden.Load("networks_simclr_losses.npy")[row].Values;
        for (int step = 0; step < expected.Length; step++)
        {
            float loss = Step(model, optimizer, rate, step);
            Assert.That(loss, Is.EqualTo(expected[step]).Within(1e-4), $"step {step}");
        }
    }

    [Test]
    public void SameSeedSameBitsForAnyThreadCount()
    {
        float[][] one = Train(new CpuDevice(threads: 1), seed: 7);
        float[][] two = Train(new CpuDevice(threads: 2), seed: 7);
        float[][] three = Train(new CpuDevice(threads: 3), seed: 7);
        Assert.That(two, Is.EqualTo(one));
        Assert.That(three, Is.EqualTo(one));
        Assert.That(Train(new CpuDevice(threads: 2), seed: 8), Is.Not.EqualTo(one));

        static float[][] Train(IKernelDevice<float> device, ulong seed)
        {
            var model = TinyModel(device, seed);
            var optimizer = new Lars(model.NamedParameters());
            for (int step = 0; step < 3; step++)
            {
                Step(model, optimizer, 0.3, step);
            }

            return [.. model.NamedParameters().Select(entry => entry.Parameter.ToArray()),
                .. model.NamedBuffers().Select(entry => entry.Buffer.ToArray()),
                .. optimizer.NamedState().Select(entry => entry.State.ToArray())];
        }
    }

    [Test]
    public void OneBatchIsLearntByHeart()
    {
        var model = TinyModel(new CpuDevice(threads: 2), seed: 3);
        var optimizer = new AdamW(model.NamedParameters(), weightDecay: 0);
        double first = Step(model, optimizer, 0.003, step: 0, temperature: 0.1);
        double last = first;
        for (int step = 0; step < 60; step++)
        {
            last = Step(model, optimizer, 0.003, step: 0, temperature: 0.1);
        }

        Assert.That(first, Is.GreaterThan(2));
        Assert.That(last, Is.LessThan(0.05));
    }

    /// <summary>As SimClr in networks.py.</summary>
    private static SimClrModel TinyModel(IKernelDevice<float> device, ulong seed)
    {
        var encoder = ResNet.Create(device, new ResNetOptions(18, ResNetStem.Cifar, Width: 0.125), seed);
        var head = ProjectionHead.Create(
            device, encoder.FeatureDim, hiddenDim: 32, outDim: 16, layers: 2, seed);
        return new SimClrModel(encoder, head);
    }

    private static (Optimizer Optimizer, double Rate) Create(string name, Module model) => name switch
    {
        "sgd" => (new Sgd(model.NamedParameters(), weightDecay: 1e-3, nesterov: true), 0.01),
        "lars" => (new Lars(model.NamedParameters(), weightDecay: 1e-3, trustCoefficient: 0.05), 0.01),
        _ => (new AdamW(model.NamedParameters(), weightDecay: 0.05), 0.001),
    };

    private static float Step(
        SimClrModel model, Optimizer optimizer, double rate, int step, double temperature = Temperature)
    {
        using var tape = new Tape();
        var device = model.NamedParameters().First().Parameter.Device;
        var loss = new NtXentLoss(temperature).Apply(model.Forward(Views(device, step)));
        optimizer.ZeroGrad();
        tape.Backward(loss);
        optimizer.Step(rate);
        return loss.Item();
    }

    /// <summary>The second views are half the first ones and half new noise.</summary>
    private static Tensor Views(IKernelDevice<float> device, int step)
    {
        double[] views = Noise.Draw(5000 + step % 2, 2L * Pairs * 3 * Size * Size);
        int half = views.Length / 2;
        for (int i = half; i < views.Length; i++)
        {
            views[i] = 0.5 * views[i - half] + 0.5 * views[i];
        }

        return Noise.ToImages(device, views, 2 * Pairs, Size);
    }
}
