using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Tests.Support;

namespace SimClr.Tests.Kernels;

/// <summary>What the op table's rows do not say of batch norm.</summary>
internal sealed unsafe class BatchNormTests
{
    private static readonly IReadOnlyDictionary<string, Golden> Goldens = Golden.LoadAll("batch_norm.npz");

    private static IEnumerable<TestCaseData> Devices
        => TestDevices.EachCode.Append(TestDevices.Cuda[0]).Select(device => new TestCaseData(device)
            .SetArgDisplayNames(TestDevices.Describe(device)));

    /// <summary>Three steps of relu(bn(x) + residual), running statistics included; Golden/batch_norm.py.</summary>
    [TestCaseSource(nameof(Devices))]
    public void EqualsPyTorch(IKernelDevice<float> device)
    {
        var input = Goldens["input"];
        int steps = input.Shape[0], c = input.Shape[^1];
        var shape = new BatchNormShape(input.Values.Length / steps / c, c, Relu: true);
        using var arrays = new HostArrays<float>(device);
        var gamma = arrays.Of(Goldens["gamma"].Values);
        var beta = arrays.Of(Goldens["beta"].Values);
        var runningMean = arrays.Of(Enumerable.Repeat(0.0, c));
        var runningVariance = arrays.Of(Enumerable.Repeat(1.0, c));
        var mean = arrays.Empty(c);
        var inverseStd = arrays.Empty(c);
        var output = arrays.Empty(shape.Length);
        var dInput = arrays.Empty(shape.Length);
        var dResidual = arrays.Empty(shape.Length);
        var dGamma = arrays.Empty(c);
        var dBeta = arrays.Empty(c);
        BufferView<float> x = default;
        for (int step = 0; step < steps; step++)
        {
            x = arrays.Of(input[step].Values);
            device.BatchNorm.ForwardTraining(x, default, gamma, beta, arrays.Of(Goldens["residual"][step].Values),
                shape, runningMean, runningVariance, mean, inverseStd, output);
            device.BatchNorm.BackwardTraining(arrays.Of(Goldens["d_output"][step].Values), x, output, default,
                gamma, mean, inverseStd, shape, (dInput, Accumulation.Overwrite),
                (dResidual, Accumulation.Overwrite), (dGamma, Accumulation.Overwrite),
                (dBeta, Accumulation.Overwrite));
            Compare("output", step, output);
            Compare("running_mean", step, runningMean);
            Compare("running_variance", step, runningVariance);
            Compare("d_input", step, dInput);
            Compare("d_residual", step, dResidual);
            Compare("d_gamma", step, dGamma);
            Compare("d_beta", step, dBeta);
        }

        device.BatchNorm.ForwardEvaluation(x, gamma, beta, default, runningMean, runningVariance,
            shape with { Relu = false }, output);
        Compare("evaluation", Goldens["evaluation"].Values, output);
    }

    /// <summary>
    /// Mean 10,000 and deviation 1: E[x²] - E[x]² would have no digit left in float. Rows for many chunks, tasks and
    /// runs of float sums.
    /// </summary>
    [TestCase(10_000, 1)]
    [TestCase(-300, 0.01)]
    [TestCase(0, 1)]
    public void StatisticsDoNotCancel(double centre, double deviation)
    {
        var shape = new BatchNormShape(Rows: 20_000, C: 19);
        var random = new Random(5);
        double[] x = new double[shape.Length];
        for (long i = 0; i < x.Length; i++)
        {
            x[i] = (float)(centre + deviation * OpBuffer.Normal(random, i));
        }

        var (means, inverses) = Statistics(x, shape);
        foreach (var device in TestDevices.Cpu.Concat(TestDevices.NarrowCpu).Append(TestDevices.Cuda[0]))
        {
            using var arrays = new HostArrays<float>(device);
            var mean = arrays.Empty(shape.C);
            var inverseStd = arrays.Empty(shape.C);
            var output = arrays.Empty(shape.Length);
            device.BatchNorm.ForwardTraining(arrays.Of(x), default, default, default, default, shape,
                arrays.Of(new double[shape.C]), arrays.Of(new double[shape.C]), mean, inverseStd, output);
            for (int c = 0; c < shape.C; c++)
            {
                Assert.That(mean[c], Is.EqualTo(means[c]).Within(1e-7 * Math.Abs(centre) + 1e-7), $"mean {c}");
                Assert.That(inverseStd[c], Is.EqualTo(inverses[c]).Within(1e-6 * inverses[c]), $"inverse std {c}");
                for (int row = 0; row < shape.Rows; row += 97)
                {
                    long i = row * shape.C + c;
                    Assert.That(output[i], Is.EqualTo((x[i] - means[c]) * inverses[c]).Within(3e-6), $"output {i}");
                }
            }
        }
    }

    /// <summary>The first rows, far from all others, must not spoil the sums around them.</summary>
    [TestCase(1)]
    [TestCase(70)]
    public void StatisticsSurviveOutliers(int outliers)
    {
        var shape = new BatchNormShape(Rows: 5000, C: 16);
        var random = new Random(6);
        double[] x = new double[shape.Length];
        for (long i = 0; i < x.Length; i++)
        {
            double outlier = i / shape.C < outliers ? 1e6 : 0;
            x[i] = (float)(outlier + OpBuffer.Normal(random, i));
        }

        var (_, inverses) = Statistics(x, shape);
        foreach (var device in new[] { TestDevices.Cpu[1], TestDevices.Cuda[0] })
        {
            using var arrays = new HostArrays<float>(device);
            var inverseStd = arrays.Empty(shape.C);
            device.BatchNorm.ForwardTraining(arrays.Of(x), default, default, default, default, shape,
                arrays.Of(new double[shape.C]), arrays.Of(new double[shape.C]), arrays.Empty(shape.C), inverseStd,
                arrays.Empty(shape.Length));
            for (int c = 0; c < shape.C; c++)
            {
                Assert.That(inverseStd[c], Is.EqualTo(inverses[c]).Within(1e-6 * inverses[c]), $"channel {c}");
            }
        }
    }

    /// <summary>A bit for each element tells backward what the output's sign would: the same bits come out.</summary>
    [Test]
    public void MaskStandsForTheOutput([Values(16, 24, 48, 19)] int c, [Values] bool withResidual)
    {
        var shape = new BatchNormShape(Rows: 1500, c, Relu: true);
        foreach (var device in TestDevices.Cpu.Concat(TestDevices.NarrowCpu))
        {
            var random = new Random(10);
            using var arrays = new HostArrays<float>(device);
            var (x, dOutput, gamma, beta) = (Draw(shape.Length), Draw(shape.Length), Draw(c), Draw(c));
            var residual = withResidual ? Draw(shape.Length) : default;
            var (mean, inverseStd, output) = (arrays.Empty(c), arrays.Empty(c), arrays.Empty(shape.Length));
            long bytes = device.BatchNorm.MaskBytes(shape);
            Assert.That(bytes, Is.EqualTo(c % Math.Max(8, device.RegisterBits / 32) == 0 ? shape.Length / 8 : 0));
            byte[] bits = new byte[bytes];
            Array.Fill(bits, (byte)0xAA);
            fixed (byte* pointer = bits)
            {
                var mask = new BufferView<byte>(pointer, bytes);
                device.BatchNorm.ForwardTraining(x, default, gamma, beta, residual, shape, Draw(c), Draw(c),
                    mean, inverseStd, output, mask);
                var expected = Backward(output, default);
                var actual = Backward(bytes > 0 ? default : output, mask);
                Assert.That(actual, Is.EqualTo(expected), TestDevices.Describe(device));
            }

            BufferView<float> Draw(long length)
                => arrays.Of(Enumerable.Range(0, (int)length).Select(i => OpBuffer.Normal(random, i)));

            float[] Backward(BufferView<float> y, BufferView<byte> mask)
            {
                var (dInput, dResidual) = (arrays.Empty(shape.Length), arrays.Empty(shape.Length));
                var (dGamma, dBeta) = (arrays.Empty(c), arrays.Empty(c));
                device.BatchNorm.BackwardTraining(dOutput, x, y, mask, gamma, mean, inverseStd, shape,
                    (dInput, Accumulation.Overwrite), (dResidual, Accumulation.Overwrite),
                    (dGamma, Accumulation.Overwrite), (dBeta, Accumulation.Overwrite));
                return [.. dInput.AsSpan(), .. dResidual.AsSpan(), .. dGamma.AsSpan(), .. dBeta.AsSpan()];
            }
        }
    }

    /// <summary>Mean and 1 / sqrt(variance + epsilon) of each channel, from the definition.</summary>
    private static (double[] Means, double[] InverseStds) Statistics(double[] x, BatchNormShape shape)
    {
        double[] means = new double[shape.C], inverseStds = new double[shape.C];
        for (int c = 0; c < shape.C; c++)
        {
            double mean = 0, variance = 0;
            for (long i = c; i < x.Length; i += shape.C)
            {
                mean += x[i] / shape.Rows;
            }

            for (long i = c; i < x.Length; i += shape.C)
            {
                variance += (x[i] - mean) * (x[i] - mean) / shape.Rows;
            }

            means[c] = mean;
            inverseStds[c] = 1 / Math.Sqrt(variance + shape.Epsilon);
        }

        return (means, inverseStds);
    }

    private static void Compare(string name, int step, BufferView<float> actual)
        => Compare($"{name} of step {step}", Goldens[name][step].Values, actual);

    private static void Compare(string what, double[] expected, BufferView<float> actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            OpComparison.Element(expected[i], actual[i], 1e-5 * (1 + Math.Abs(expected[i])), false, $"{what}[{i}]");
        }
    }
}
