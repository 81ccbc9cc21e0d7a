using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Gpu;
using SimClr.Tests.Support;
using SimClr.Tests.Support.Ptx;

namespace SimClr.Tests.Gpu;

/// <summary>What the op table's small rows do not show.</summary>
internal sealed unsafe class NtXentTests
{
    private static readonly Precision[] Precisions = [Precision.Fp32, Precision.Tf32];

    /// <summary>If no row tells itself from another, each is a guess among the 2N - 1 others.</summary>
    [Test]
    public void EqualRowsGiveTheLogarithmOfTheirNumber(
        [ValueSource(nameof(Precisions))] Precision precision,
        [Values(1, 3, 70)] int pairs)
    {
        var shape = new NtXentShape(pairs, 12, 0.01);
        double[] z = new double[shape.Length];
        Array.Fill(z, (float)(1 / Math.Sqrt(shape.D)));
        double expected = Math.Log(shape.Rows - 1);
        var results = Run(precision, shape, z);
        Assert.That(results["loss"][0], Is.EqualTo(expected).Within(1e-6 * expected));
    }

    // More numbers than a block's part of the gradient, with a last part of 4; the longest rows; and so many
    // rows that a block walks over several tiles.
    [Test]
    public void LargeShapesAgree(
        [ValueSource(nameof(Precisions))] Precision precision,
        [Values(80, 90)] int computeCapability,
        [Values("70 x 132", "2 x 2048", "530 x 4")] string size)
    {
        int[] numbers = [.. size.Split(" x ").Select(int.Parse)];
        var shape = new NtXentShape(numbers[0], numbers[1], 0.1);
        var random = new Random(3);
        double[] z = new double[shape.Length];
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = (float)(OpBuffer.Normal(random, i) / Math.Sqrt(shape.D));
        }

        var row = Row<double>(shape);
        var expected = OpData.Reference(row, Inputs(z));
        OpComparison.Agree(row, expected, Run(precision, shape, z, computeCapability), precision.ToString());
    }

    /// <summary>
    /// Two views that look alike: of positive terms every sum on a tensor core comes out too small. Added up
    /// without end, 2048 are by 3e-5.
    /// </summary>
    [Test]
    public void PositivePairsKeepTheAccuracyOfFloats(
        [ValueSource(nameof(Precisions))] Precision precision,
        [Values(80, 90)] int computeCapability,
        [Values(128, 2048)] int d)
    {
        var shape = new NtXentShape(16, d, 0.05);
        double[] z = Alike(shape);
        double[] expected = OpData.Reference(Row<double>(shape), Inputs(z))["logSumExp"];
        double[] actual = Run(precision, shape, z, computeCapability)["logSumExp"];
        double similarity = d == 128 ? 5e-7 : 1e-6; // what sums of float32, one after the other, have as well
        for (int i = 0; i < shape.Rows; i++)
        {
            Assert.That(actual[i], Is.EqualTo(expected[i]).Within(similarity / shape.Temperature), $"row {i}");
        }
    }

    /// <summary>The 8192 x 8192 similarities alone would take 256 MB.</summary>
    [Test]
    public void MemoryStaysLinear()
    {
        var gpu = new RecordingGpu();
        Launch(new CudaDevice(gpu), new NtXentShape(4096, 128, 0.1));
        Assert.That(gpu.Memory.Peak, Is.LessThan(32 << 20));
    }

    /// <summary>As the replay of a recorded step requires.</summary>
    [Test]
    public void CallsOfOneShapeAreTheSameLaunches()
    {
        var gpu = new RecordingGpu();
        var device = new CudaDevice(gpu);
        Launch(device, new NtXentShape(512, 128, 0.1));
        int launches = gpu.Launches.Count;
        Launch(device, new NtXentShape(512, 128, 0.1));
        Assert.That(gpu.Launches, Has.Count.EqualTo(2 * launches));
        for (int i = 0; i < launches; i++)
        {
            var (first, second) = (gpu.Launches[i], gpu.Launches[launches + i]);
            Assert.That(second.Kernel, Is.EqualTo(first.Kernel));
            Assert.That(second.Config, Is.EqualTo(first.Config));
            Assert.That(second.Arguments, Is.EqualTo(first.Arguments));
        }
    }

    private static void Launch(CudaDevice device, in NtXentShape shape)
    {
        // Nothing follows these pointers.
        BufferView<float> z = new((float*)0x1000, shape.Length), logSumExp = new((float*)0x2000, shape.Rows);
        BufferView<float> one = new((float*)0x3000, 1);
        device.NtXent.Forward(z, default, shape, one, logSumExp);
        device.NtXent.Backward(one, z, default, logSumExp, shape, z, Accumulation.Overwrite);
    }

    /// <summary>Rows of length 1, whose pairs have a similarity of about 0.95.</summary>
    private static double[] Alike(in NtXentShape shape)
    {
        var random = new Random(5);
        double[] z = new double[shape.Length];
        int half = z.Length / 2;
        for (int i = 0; i < half; i++)
        {
            z[i] = OpBuffer.Normal(random, i);
            z[half + i] = z[i] + 0.3 * OpBuffer.Normal(random, half + i);
        }

        for (int row = 0; row < shape.Rows; row++)
        {
            var numbers = z.AsSpan(row * shape.D, shape.D);
            double squares = 0;
            foreach (double number in numbers)
            {
                squares += number * number;
            }

            foreach (ref double number in numbers)
            {
                number = (float)(number / Math.Sqrt(squares));
            }
        }

        return z;
    }

    private static OpData Run(Precision precision, NtXentShape shape, double[] z, int computeCapability = 90)
    {
        using var gpu = new InterpretedGpu(computeCapability);
        return OpRunner.Run(new CudaDevice(gpu, precision), Row<float>(shape), Inputs(z), misalign: false);
    }

    private static OpData Inputs(double[] z) => new() { ["z"] = z, ["dLoss"] = [1] };

    private static OpCase<T> Row<T>(NtXentShape shape)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        => new($"nt-xent and its gradient, {shape.Pairs} pairs of {shape.D}")
        {
            Buffers =
            [
                OpBuffer.In("z", shape.Length), OpBuffer.In("dLoss", 1), OpBuffer.Out("loss", 1),
                OpBuffer.Out("logSumExp", shape.Rows), OpBuffer.Out("dZ", shape.Length),
            ],
            Run = (device, b) =>
            {
                device.NtXent.Forward(b["z"], default, shape, b["loss"], b["logSumExp"]);
                device.NtXent.Backward(
                    b["dLoss"], b["z"], default, b["logSumExp"], shape, b["dZ"], Accumulation.Overwrite);
            },
            AbsoluteTolerance = 1e-6,
        };
}
