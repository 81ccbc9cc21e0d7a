using NUnit.Framework;
using SimClr.Kernels.Gpu;
using SimClr.Tests.Kernels;

namespace SimClr.Tests.Gpu;

/// <summary>The index arithmetic that the host prepares for the convolution kernels.</summary>
public sealed class ConvGeometryTests
{
    [Test]
    public void FastDivisorDividesExactly()
    {
        int[] divisors =
            [1, 2, 3, 5, 7, 9, 10, 16, 49, 56, 127, 128, 641, 12345, (1 << 30) - 1, 1 << 30, int.MaxValue];
        foreach (int divisor in divisors)
        {
            var fast = new FastDivisor(divisor);
            int last = int.MaxValue / divisor * divisor;
            int[] numbers =
                [0, 1, divisor - 1, divisor, 1_000_003, last - 1, last, int.MaxValue - 1, int.MaxValue];
            foreach (int n in numbers)
            {
                Assert.That(fast.Divide(n), Is.EqualTo(n / divisor), $"{n} / {divisor}");
            }
        }
    }

    /// <summary>
    /// Each pixel is in one phase, and sees the outputs that see it, by the taps by which they do.
    /// </summary>
    [Test]
    public void PhasesReachWhatTheForwardPassReached()
    {
        foreach (var shape in Conv2dOps.Shapes)
        {
            var expected = new List<(int Pixel, int Tap, int Output)>();
            for (int output = 0; output < shape.OutH; output++)
            {
                for (int tap = 0; tap < shape.KH; tap++)
                {
                    int pixel = output * shape.Stride - shape.Padding + tap;
                    if (pixel >= 0 && pixel < shape.H)
                    {
                        expected.Add((pixel, tap, output));
                    }
                }
            }

            var pixels = new List<int>();
            var actual = new List<(int Pixel, int Tap, int Output)>();
            for (int phase = 0; phase < shape.Stride; phase++)
            {
                var y = new InputPhase(phase, shape.Stride, shape.Padding, shape.H, shape.KH);
                for (int i = 0; i < y.Pixels; i++)
                {
                    pixels.Add(y.First + i * shape.Stride);
                    for (int a = 0; a < y.Taps; a++)
                    {
                        int output = y.FirstOutput + i - a;
                        if (output >= 0 && output < shape.OutH)
                        {
                            actual.Add((y.First + i * shape.Stride, y.Phase + a * shape.Stride, output));
                        }
                    }
                }
            }

            Assert.That(pixels, Is.EquivalentTo(Enumerable.Range(0, shape.H)), shape.ToString());
            Assert.That(actual, Is.EquivalentTo(expected), shape.ToString());
        }
    }

    [Test]
    public void SlicesCoverTheDepth(
        [Values(1, 64, 512, 8192)] int rows, [Values(0, 1, 255, 512, 5000, 1 << 20)] int depth)
    {
        var slices = new DepthSlices(rows, 576, depth);
        Assert.That(slices.Depth % TileProduct.Depth, Is.Zero);
        Assert.That((long)slices.Count * slices.Depth, Is.GreaterThanOrEqualTo(depth));
        long before = (long)(slices.Count - 1) * slices.Depth;
        Assert.That(before, Is.LessThan(Math.Max(1, depth)), "no slice is empty");
    }
}
