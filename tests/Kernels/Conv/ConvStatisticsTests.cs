using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Tests.Support;

namespace SimClr.Tests.Kernels;

/// <summary>The statistics that a convolution takes of its output on the way.</summary>
internal sealed unsafe class ConvStatisticsTests
{
    private static IEnumerable<Conv2dShape> Shapes => ConvBatchNormOps.Shapes;

    /// <summary>
    /// Outputs around <paramref name="centre"/> that deviate by some 1e-4 of it: E[x²] - E[x]² would have no digit left in
    /// float. Beside the definition, in double, of what the convolution wrote.
    /// </summary>
    [Test]
    public void DoNotCancel([ValueSource(nameof(Shapes))] Conv2dShape shape, [Values(10_000, 0)] double centre)
    {
        var random = new Random(8);
        int patch = shape.KH * shape.KW * shape.C;
        var unpadded = shape with { Padding = shape.Stride == 1 ? 0 : shape.Padding };
        double[] input = Draw(unpadded.InputLength, centre == 0 ? 0 : 1, centre == 0 ? 1 : 1e-4);
        double[] weight = Draw(unpadded.WeightLength, centre / patch, centre == 0 ? 1 : 1e-4 * centre / patch);
        Check(unpadded, input, weight, tolerance: 1e-6);

        double[] Draw(long length, double mean, double deviation)
            => [.. Enumerable.Range(0, (int)length).Select(i => mean + deviation * OpBuffer.Normal(random, i))];
    }

    /// <summary>The first pixels of the map are far from all others.</summary>
    [TestCaseSource(nameof(Shapes))]
    public void SurviveOutliers(Conv2dShape shape)
    {
        var random = new Random(9);
        double[] input = [.. Enumerable.Range(0, (int)shape.InputLength)
            .Select(i => OpBuffer.Normal(random, i) + (i < 2 * shape.C ? 1e6 : 0))];
        double[] weight = [.. Enumerable.Range(0, (int)shape.WeightLength).Select(i => OpBuffer.Normal(random, i))];
        Check(shape, input, weight, tolerance: 1e-6);
    }

    private static void Check(Conv2dShape shape, double[] input, double[] weight, double tolerance)
    {
        int c = shape.OutC;
        long pixels = shape.OutputLength / c;
        foreach (var device in TestDevices.Cpu.Concat(TestDevices.NarrowCpu))
        {
            using var arrays = new HostArrays<float>(device);
            double[] statistics = new double[2 * c];
            var output = arrays.Empty(shape.OutputLength);
            fixed (double* pointer = statistics)
            {
                var view = new BufferView<double>(pointer, statistics.Length);
                Assert.That(device.Conv2d.Forward(arrays.Of(input), arrays.Of(weight), shape, output, view));
            }

            for (int channel = 0; channel < c; channel++)
            {
                double mean = 0, squares = 0;
                for (long pixel = 0; pixel < pixels; pixel++)
                {
                    mean += output[pixel * c + channel] / (double)pixels;
                }

                for (long pixel = 0; pixel < pixels; pixel++)
                {
                    squares += Math.Pow(output[pixel * c + channel] - mean, 2);
                }

                double std = Math.Sqrt(squares / pixels);
                Assert.That(statistics[channel], Is.EqualTo(mean).Within(tolerance * std), $"mean {channel}");
                Assert.That(statistics[c + channel], Is.EqualTo(squares).Within(2 * tolerance * squares),
                    $"squared deviations {channel} on {TestDevices.Describe(device)}");
            }
        }
    }
}
