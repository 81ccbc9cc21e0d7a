using System.Numerics;
using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Tests.Support;

namespace SimClr.Tests.Kernels;

/// <summary>
/// Processes that each compute the rows of their own images, one after another here: they have the loss and the
/// gradient of one process that computes all.
/// </summary>
internal sealed class NtXentPartsTests
{
    private const double Temperature = 0.1;

    // Images of each process; together no multiple of any tile.
    private static readonly int[][] Cuts = [[37], [18, 19], [5, 20, 12], [1, 17, 3, 16]];

    private static IEnumerable<TestCaseData> Cases
        => from cut in Cuts
           from objective in Enum.GetValues<ContrastiveObjective>()
           select new TestCaseData(cut, objective).SetArgDisplayNames(string.Join("+", cut), $"{objective}");

    [TestCaseSource(nameof(Cases))]
    public void PartsAreTheWholeInDouble(int[] cut, ContrastiveObjective objective)
    {
        var device = TestDevices.ReferenceDouble;
        var data = Data.Draw(new NtXentShape(cut.Sum(), 9, Temperature, objective));
        AreEqual(Run(device, data, [cut.Sum()]), Run(device, data, cut), 1e-12, "reference in double");
    }

    [TestCaseSource(nameof(Cases))]
    public void PartsAreTheWholeOnEveryDevice(int[] cut, ContrastiveObjective objective)
    {
        var data = Data.Draw(new NtXentShape(cut.Sum(), 9, Temperature, objective));
        var whole = Run(TestDevices.ReferenceDouble, data, [cut.Sum()]);
        foreach (var device in TestDevices.All.Concat(TestDevices.Cuda))
        {
            AreEqual(whole, Run(device, data, cut), 3e-6, TestDevices.Describe(device));
        }
    }

    /// <summary>More blocks than one of a view, and more columns than are packed at once.</summary>
    [Test]
    public void StripesOfColumnsAreTheWhole([Values] ContrastiveObjective objective)
    {
        var data = Data.Draw(new NtXentShape(650, 1024, Temperature, objective));
        foreach (var device in TestDevices.NarrowCpu.Prepend(TestDevices.Cpu[1]))
        {
            string name = TestDevices.Describe(device);
            var parts = Run(device, data, [550, 100]);
            AreEqual(Run(device, data, [650]), parts, 3e-6, name);
            if (device == TestDevices.Cpu[1])
            {
                var others = Run(TestDevices.Cpu[2], data, [550, 100]);
                Assert.That(parts.DZ, Is.EqualTo(others.DZ), "the same bits for any number of threads");
                Assert.That(parts.LogSumExp, Is.EqualTo(others.LogSumExp));
            }
        }
    }

    /// <summary>
    /// What a process of four takes at 65,536 rows of all: it is measured with 64 and 128 images of its own, between
    /// which it grows in proportion.
    /// </summary>
    [Test]
    public void APartOfALargeBatchTakesLittleMemory()
    {
        var all = new NtXentShape(32768, 128, Temperature);
        var data = Data.Draw(all);
        long smaller = Scratch(64), larger = Scratch(128);
        long perImage = (larger - smaller) / 64;
        long scratch = larger + (8192 - 128) * perImage;
        long arrays = (all.Length + 2 * 8192 * all.D + 2 * all.Rows) * sizeof(float); // z, dZ, logSumExp and its sum
        Assert.That(perImage, Is.GreaterThanOrEqualTo(2 * all.D * sizeof(float)), "a gradient");
        Assert.That(scratch + arrays, Is.LessThan(100_000_000));

        long Scratch(int images)
        {
            var device = TestDevices.Cpu[1];
            using var arrays = new HostArrays<float>(device);
            var z = arrays.Of(data.Z);
            var (loss, dLoss) = (arrays.Empty(1), arrays.Of([1]));
            var shape = all with { FirstPair = 5000, OwnPairs = images };
            var logSumExp = arrays.Of(Enumerable.Repeat(10.0, all.Rows));
            var dZ = arrays.Empty(shape.OwnLength);
            long before = device.Memory.InUse;
            device.Memory.ResetPeak();
            device.NtXent.Forward(z, default, shape, loss, logSumExp.Slice(0, shape.OwnRows));
            device.NtXent.Backward(dLoss, z, default, logSumExp, shape, dZ, Accumulation.Overwrite);
            return device.Memory.Peak - before;
        }
    }

    /// <summary>Forward of every part, the log-sums gathered, backward of every part.</summary>
    private static Results Run<T>(IKernelDevice<T> device, Data data, int[] cut)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var arrays = new HostArrays<T>(device);
        var shape = data.Shape;
        var z = arrays.Of(data.Z);
        var labels = shape.Labels > 0 ? arrays.OfInts(data.Labels) : default;
        var logSumExp = arrays.Empty(shape.Rows);
        var (loss, dLoss) = (arrays.Empty(1), arrays.Of([1]));
        double total = 0;
        double[] gradient = new double[shape.Length];
        foreach (var part in Parts())
        {
            var own = arrays.Empty(part.OwnRows);
            device.NtXent.Forward(z, labels, part, loss, own);
            device.Synchronize();
            total += double.CreateChecked(loss[0]);
            for (int row = 0; row < part.OwnRows; row++)
            {
                logSumExp[part.RowOf(row)] = own[row];
            }
        }

        foreach (var part in Parts())
        {
            var dZ = arrays.Empty(part.OwnLength);
            device.NtXent.Backward(dLoss, z, labels, logSumExp, part, dZ, Accumulation.Overwrite);
            device.Synchronize();
            for (int i = 0; i < part.OwnLength; i++)
            {
                gradient[(long)part.RowOf(i / part.D) * part.D + i % part.D] = double.CreateChecked(dZ[i]);
            }
        }

        return new(total, [.. logSumExp.AsSpan().ToArray().Select(double.CreateChecked)], gradient);

        IEnumerable<NtXentShape> Parts()
        {
            int first = 0;
            foreach (int images in cut)
            {
                yield return shape with { FirstPair = first, OwnPairs = images };
                first += images;
            }
        }
    }

    private static void AreEqual(Results expected, Results actual, double tolerance, string where)
    {
        Assert.That(actual.Loss, Is.EqualTo(expected.Loss).Within(tolerance * (1 + expected.Loss)), $"{where}: loss");
        double largest = expected.DZ.Max(Math.Abs);
        for (int row = 0; row < expected.LogSumExp.Length; row++)
        {
            OpComparison.Element(expected.LogSumExp[row], actual.LogSumExp[row],
                tolerance * (1 + Math.Abs(expected.LogSumExp[row])), nanSpreads: false, $"{where}: logSumExp[{row}]");
        }

        for (int i = 0; i < expected.DZ.Length; i++)
        {
            OpComparison.Element(expected.DZ[i], actual.DZ[i], tolerance * largest, nanSpreads: false,
                $"{where}: dZ[{i}]");
        }
    }

    private sealed record Results(double Loss, double[] LogSumExp, double[] DZ);

    private sealed record Data(NtXentShape Shape, double[] Z, int[] Labels)
    {
        /// <summary>Rows of length 1; images of seven classes.</summary>
        public static Data Draw(NtXentShape shape)
        {
            var random = new Random(7);
            double[] z = new double[shape.Length];
            for (int row = 0; row < shape.Rows; row++)
            {
                var numbers = z.AsSpan(row * shape.D, shape.D);
                double squares = 0;
                foreach (ref double number in numbers)
                {
                    number = random.NextDouble() - 0.4;
                    squares += number * number;
                }

                foreach (ref double number in numbers)
                {
                    number = (float)(number / Math.Sqrt(squares));
                }
            }

            return new(shape, z, [.. Enumerable.Range(0, shape.Pairs).Select(_ => random.Next(7))]);
        }
    }
}
