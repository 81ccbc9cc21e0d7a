using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Tests.Support;

namespace SimClr.Tests.Kernels;

internal sealed class ReductionTests
{
    [TestCase(double.NaN, 0)]
    [TestCase(double.PositiveInfinity, 0)]
    [TestCase(double.NegativeInfinity, 0)]
    [TestCase(float.MaxValue, 1)]
    [TestCase(float.Epsilon, 1)]
    public void AllFiniteSeesOneElementAmongMany(double element, double expected)
    {
        foreach (var device in TestDevices.EachCode.Append(TestDevices.Cuda[0]))
        {
            foreach (int length in new[] { 1, 63, 64, 1000 })
            {
                double[] values = [.. Enumerable.Repeat((double)float.MaxValue, length)];
                values[length * 2 / 3] = element;
                using var arrays = new HostArrays<float>(device);
                var result = arrays.Empty(1);
                device.Reduction.AllFinite(arrays.Of(values), result);
                Assert.That(result[0], Is.EqualTo(expected), $"{TestDevices.Describe(device)}, length {length}");
            }
        }
    }

    /// <summary>A million addends: the error is that of the result's rounding, not of a million additions.</summary>
    [Test]
    public void LongSumsKeepTheirDigits()
    {
        double[] values = [.. Enumerable.Repeat((double)0.1f, 1_000_003)];
        foreach (var device in TestDevices.Cpu.Append(TestDevices.Cuda[0]))
        {
            using var arrays = new HostArrays<float>(device);
            var result = arrays.Empty(1);
            device.Reduction.Sum(arrays.Of(values), result);
            Assert.That(result[0], Is.EqualTo(values.Sum()).Within(1e-6 * values.Sum()));
        }
    }

    /// <summary>Whatever the shape, the chunks hold every row once, in order.</summary>
    [Test]
    public void ChunksCoverAllRows()
        => Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), Gen.Choose(1, 5000).ToArbitrary(), (rows, columns) =>
        {
            var chunks = new RowChunks(rows, columns);
            long next = 0;
            for (int chunk = 0; chunk < chunks.Count; chunk++)
            {
                Assert.That(chunks.First(chunk), Is.EqualTo(next));
                Assert.That(chunks.Rows(chunk), Is.Positive);
                next = chunks.End(chunk);
            }

            Assert.That(next, Is.EqualTo(rows));
        }).QuickCheckThrowOnFailure();
}
