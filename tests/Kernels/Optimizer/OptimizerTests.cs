using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Tests.Support;

namespace SimClr.Tests.Kernels;

/// <summary>Several steps in a row: against PyTorch (Golden/optimizers.py), and LARS against google's formula.</summary>
internal sealed class OptimizerTests
{
    private static readonly IReadOnlyDictionary<string, Golden> Goldens = Golden.LoadAll("optimizers.npz");

    private delegate void Update(IOptimizerKernels<float> optimizer, ReadOnlySpan<ParameterSlot<float>> parameters,
        long stepNumber);

    private static IEnumerable<TestCaseData> Devices
        => TestDevices.EachCode.Append(TestDevices.Cuda[0]).Select(device => new TestCaseData(device)
            .SetArgDisplayNames(TestDevices.Describe(device)));

    [TestCaseSource(nameof(Devices))]
    public void SgdEqualsPyTorch(IKernelDevice<float> device)
        => Compare(device, "sgd", (optimizer, parameters, _)
            => optimizer.Sgd(parameters, new OptimizerStep(0.1, Momentum: 0.9, WeightDecay: 0.01)));

    [TestCaseSource(nameof(Devices))]
    public void NesterovEqualsPyTorch(IKernelDevice<float> device)
        => Compare(device, "nesterov", (optimizer, parameters, _)
            => optimizer.Sgd(parameters, new OptimizerStep(0.1, Momentum: 0.9, WeightDecay: 0.01, Nesterov: true)));

    [TestCaseSource(nameof(Devices))]
    public void AdamWEqualsPyTorch(IKernelDevice<float> device)
        => Compare(device, "adamw", (optimizer, parameters, stepNumber)
            => optimizer.AdamW(parameters, new OptimizerStep(0.01, Momentum: 0.9, WeightDecay: 0.1, Beta2: 0.999,
                Epsilon: 1e-8, StepNumber: stepNumber)));

    /// <summary>
    /// By hand, with eta 0.001, momentum 0.9, learning rate 10, decay 0. w = (3, 4) has norm 5 and the gradient
    /// (0.6, 0.8) norm 1, so the first rate is 10 · 0.001 · 5 / 1 = 0.05 and m = 0.05 · (0.6, 0.8) = (0.03, 0.04).
    /// w shrinks along its own direction: the norm is 4.95, then 4.8555.
    /// </summary>
    [TestCaseSource(nameof(Devices))]
    public void LarsEqualsThreeStepsByHand(IKernelDevice<float> device)
    {
        using var arrays = new HostArrays<float>(device);
        var w = arrays.Of([3, 4]);
        var g = arrays.Of([0.6, 0.8]);
        var m = arrays.Of([0, 0]);
        double[][] byHand = [[2.97, 3.96, 0.03, 0.04], [2.9133, 3.8844, 0.0567, 0.0756],
            [2.833137, 3.777516, 0.080163, 0.106884]];
        foreach (double[] expected in byHand)
        {
            device.Optimizer.Lars([new(w, g, m, default, Decay: true, Adapt: true)],
                new OptimizerStep(10, Momentum: 0.9, WeightDecay: 0, TrustCoefficient: 0.001));
            Assert.That(new double[] { w[0], w[1], m[0], m[1] }, Is.EqualTo(expected).Within(1e-6));
        }
    }

    /// <summary>
    /// google-research/simclr's lars_optimizer.py with classic momentum, written out: the weight decays and adapts, the
    /// bias beside it does neither.
    /// </summary>
    [TestCaseSource(nameof(Devices))]
    public void LarsDecaysAndAdaptsWeightsOnly(IKernelDevice<float> device)
    {
        const double Rate = 0.7, Momentum = 0.9, Decay = 0.05, Eta = 0.001;
        double[] w = [1, -2, 0.5, 3, -1.5], b = [0.3, -0.2];
        double[] mw = new double[5], mb = new double[2];
        double[][] gradients = [[0.1, 0.4, -0.3, 0.2, 0.05], [-0.2, 0.1, 0.3, 0.6, -0.4], [0.01, -0.02, 0.4, 0, 0.9]];
        double[][] biasGradients = [[0.5, -0.1], [0.2, 0.2], [-0.7, 0.3]];
        using var arrays = new HostArrays<float>(device);
        var weight = arrays.Of(w);
        var bias = arrays.Of(b);
        var weightMoment = arrays.Of(mw);
        var biasMoment = arrays.Of(mb);
        for (int step = 0; step < 3; step++)
        {
            double[] g = [.. gradients[step].Select((gradient, i) => gradient + Decay * w[i])];
            double wNorm = Math.Sqrt(w.Sum(value => value * value));
            double gNorm = Math.Sqrt(g.Sum(value => value * value));
            double scaledRate = Rate * Eta * wNorm / gNorm;
            for (int i = 0; i < w.Length; i++)
            {
                mw[i] = Momentum * mw[i] + scaledRate * g[i];
                w[i] -= mw[i];
            }

            for (int i = 0; i < b.Length; i++)
            {
                mb[i] = Momentum * mb[i] + Rate * biasGradients[step][i];
                b[i] -= mb[i];
            }

            device.Optimizer.Lars(
                [
                    new(weight, arrays.Of(gradients[step]), weightMoment, default, Decay: true, Adapt: true),
                    new(bias, arrays.Of(biasGradients[step]), biasMoment, default, Decay: false, Adapt: false),
                ], new OptimizerStep(Rate, Momentum, Decay, TrustCoefficient: Eta));
            Assert.That(weight.AsSpan().ToArray(), Is.EqualTo(w).Within(1e-6), $"weight after step {step}");
            Assert.That(bias.AsSpan().ToArray(), Is.EqualTo(b).Within(1e-6), $"bias after step {step}");
        }
    }

    private static void Compare(IKernelDevice<float> device, string name, Update update)
    {
        var gradients = Goldens["gradients"];
        var expected = Goldens[name];
        using var arrays = new HostArrays<float>(device);
        var weight = arrays.Of(Goldens["weight"].Values);
        var firstMoment = arrays.Of(new double[weight.Length]);
        var secondMoment = arrays.Of(new double[weight.Length]);
        for (int step = 0; step < expected.Shape[0]; step++)
        {
            update(device.Optimizer,
                [new(weight, arrays.Of(gradients[step].Values), firstMoment, secondMoment, true, true)], step + 1);
            for (int i = 0; i < weight.Length; i++)
            {
                OpComparison.Element(expected[step].Values[i], weight[i], 1e-6, false, $"{name} step {step} [{i}]");
            }
        }
    }
}
