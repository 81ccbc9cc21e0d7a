using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Tests.Support;

namespace SimClr.Tests.Kernels;

/// <summary>
/// Products too large for the op table: several passes in every direction, elements checked by sample.
/// </summary>
public sealed unsafe class GemmTests
{
    private const int Samples = 2000;

    [TestCase(300, 550, 2600, false, false)]
    [TestCase(300, 550, 2600, true, true)]
    [TestCase(9000, 40, 60, false, true)]
    [TestCase(1024, 40, 300, true, false)]
    [TestCase(40, 17000, 60, true, false)]
    public void ManyPassesAgree(int m, int n, int k, bool transposeA, bool transposeB)
    {
        var shape = new GemmShape(m, n, k, transposeA, transposeB);
        foreach (var device in TestDevices.Cpu)
        {
            var random = new Random(7);
            float[] a = Draw(random, m * k), b = Draw(random, k * n), c = new float[m * n];
            fixed (float* pa = a, pb = b, pc = c)
            {
                device.Gemm.Multiply(new(pa, a.Length), new(pb, b.Length), default, shape, new(pc, c.Length),
                    Accumulation.Overwrite);
            }

            for (int sample = 0; sample < Samples; sample++)
            {
                int row = random.Next(m), column = random.Next(n);
                double expected = 0;
                for (int i = 0; i < k; i++)
                {
                    expected += (double)a[transposeA ? i * m + row : row * k + i]
                        * b[transposeB ? column * k + i : i * n + column];
                }

                double tolerance = 1e-6 * Math.Sqrt(k) + 1e-5 * Math.Abs(expected);
                OpComparison.Element(expected, c[row * n + column], tolerance, nanSpreads: false,
                    $"{shape} with {device.Threads.Count} threads: c[{row}, {column}]");
            }
        }
    }

    private static float[] Draw(Random random, int length)
        => [.. Enumerable.Range(0, length).Select(i => (float)OpBuffer.Normal(random, i))];
}
