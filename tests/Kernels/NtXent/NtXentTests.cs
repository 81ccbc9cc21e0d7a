using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Cpu;
using SimClr.Tests.Support;

namespace SimClr.Tests.Kernels;

public sealed unsafe class NtXentTests
{
    private const double Temperature = 0.1;

    /// <summary>If no row tells itself from another, each is a guess among the 2N - 1 others.</summary>
    [TestCase(1, 8, 0.5)]
    [TestCase(3, 5, 0.01)]
    [TestCase(100, 128, 0.1)]
    [TestCase(1100, 20, 0.01)]
    public void EqualRowsGiveTheLogarithmOfTheirNumber(int pairs, int d, double temperature)
    {
        var shape = new NtXentShape(pairs, d, temperature);
        float[] z = new float[shape.Length];
        Array.Fill(z, (float)(1 / Math.Sqrt(d)));
        double expected = Math.Log(shape.Rows - 1);
        foreach (var device in Devices)
        {
            Assert.That(Forward(device, z, shape).Loss, Is.EqualTo(expected).Within(1e-6 * expected),
                TestDevices.Describe(device));
        }
    }

    /// <summary>Many blocks with a short last one, against the definition.</summary>
    [Test]
    public void ManyRowsAgree()
    {
        var shape = new NtXentShape(1030, 6, Temperature);
        float[] z = UnitRows(shape, new Random(3));
        double[] inDouble = [.. z.Select(x => (double)x)];
        double loss, dLoss = 1;
        double[] logSumExp = new double[shape.Rows], dZ = new double[shape.Length];
        fixed (double* pz = inDouble, lse = logSumExp, dz = dZ)
        {
            var reference = TestDevices.ReferenceDouble.NtXent;
            reference.Forward(new(pz, z.Length), default, shape, new(&loss, 1), new(lse, shape.Rows));
            reference.Backward(new(&dLoss, 1), new(pz, z.Length), default, new(lse, shape.Rows), shape,
                new(dz, z.Length), Accumulation.Overwrite);
        }

        double tolerance = 1e-6 * dZ.Select(Math.Abs).Max();
        foreach (var device in Devices)
        {
            string name = TestDevices.Describe(device);
            var forward = Forward(device, z, shape);
            float[] gradient = Backward(device, z, forward.LogSumExp, shape);
            OpComparison.Element(loss, forward.Loss, 1e-6 * loss, nanSpreads: false, $"{name}: loss");
            for (int i = 0; i < gradient.Length; i++)
            {
                OpComparison.Element(dZ[i], gradient[i], tolerance, nanSpreads: false,
                    $"{name}: dZ[{i}]");
            }
        }
    }

    /// <summary>The 8192 x 8192 similarities alone would take 256 MB.</summary>
    [Test]
    public void MemoryStaysLinear()
    {
        var shape = new NtXentShape(4096, 128, Temperature);
        float[] z = UnitRows(shape, new Random(4));
        var device = TestDevices.Cpu[1];
        long before = device.Memory.InUse;
        device.Memory.ResetPeak();
        float[] logSumExp = Forward(device, z, shape).LogSumExp;
        Backward(device, z, logSumExp, shape);
        Assert.That(device.Memory.Peak - before, Is.LessThan(64 << 20));
    }

    /// <summary>
    /// What forward and backward take at 65,536 rows, with z and its gradient. It is measured at 2048 and 4096
    /// rows, between which it grows in proportion.
    /// </summary>
    [Test]
    public void LossOfALargeBatchTakesLittleMemory()
    {
        const long Images = 32768, D = 128;
        long smaller = Scratch(1024), larger = Scratch(2048);
        long perImage = (larger - smaller) / 1024;
        long scratch = larger + (Images - 2048) * perImage;
        long arrays = 2 * (2 * Images * D + 2 * Images) * sizeof(float); // z, dZ; logSumExp and as much again
        Assert.That(perImage, Is.GreaterThan(3 * 2 * D * sizeof(float)), "three arrays like z");
        Assert.That(scratch + arrays, Is.LessThan(200_000_000));

        long Scratch(int pairs)
        {
            var shape = new NtXentShape(pairs, (int)D, Temperature);
            float[] z = UnitRows(shape, new Random(4));
            var device = TestDevices.Cpu[1];
            long before = device.Memory.InUse;
            device.Memory.ResetPeak();
            Backward(device, z, Forward(device, z, shape).LogSumExp, shape);
            return device.Memory.Peak - before;
        }
    }

    private static IEnumerable<CpuDevice> Devices => TestDevices.Cpu.Concat(TestDevices.NarrowCpu);

    private static (float Loss, float[] LogSumExp) Forward(
        IKernelDevice<float> device, float[] z, NtXentShape shape)
    {
        float loss;
        float[] logSumExp = new float[shape.Rows];
        fixed (float* pz = z, lse = logSumExp)
        {
            device.NtXent.Forward(new(pz, z.Length), default, shape, new(&loss, 1), new(lse, shape.Rows));
        }

        return (loss, logSumExp);
    }

    private static float[] Backward(
        IKernelDevice<float> device, float[] z, float[] logSumExp, NtXentShape shape)
    {
        float dLoss = 1;
        float[] dZ = new float[shape.Length];
        fixed (float* pz = z, lse = logSumExp, dz = dZ)
        {
            device.NtXent.Backward(new(&dLoss, 1), new(pz, z.Length), default, new(lse, shape.Rows), shape,
                new(dz, z.Length), Accumulation.Overwrite);
        }

        return dZ;
    }

    private static float[] UnitRows(NtXentShape shape, Random random)
    {
        var numbers = Enumerable.Range(0, (int)shape.Length).Select(i => (float)OpBuffer.Normal(random, i));
        float[] z = [.. numbers];
        foreach (var row in Enumerable.Range(0, shape.Rows).Select(row => z.AsMemory(row * shape.D, shape.D)))
        {
            double length = Math.Sqrt(row.ToArray().Sum(x => (double)x * x));
            for (int i = 0; i < shape.D; i++)
            {
                row.Span[i] = (float)(row.Span[i] / length);
            }
        }

        return z;
    }
}
