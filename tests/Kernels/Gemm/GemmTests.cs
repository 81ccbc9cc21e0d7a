using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Cpu;
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

    /// <summary>
    /// Into how many rectangles C falls depends on the number of threads, the order of each element's sum must not.
    /// Tall, wide and deep products, several passes of columns and of K, both factors as they are and transposed.
    /// </summary>
    [TestCase(1000, 33, 200)]
    [TestCase(33, 5000, 70)]
    [TestCase(25, 70, 5000)]
    [TestCase(300, 310, 320)]
    [TestCase(96, 1200, 2100)]
    [TestCase(200, 257, 257)] // small: each thread packs for itself
    [TestCase(40, 200, 90)]
    public void ThreadsChangeNoBit(int m, int n, int k)
    {
        var random = new Random(11);
        float[] a = Draw(random, m * k), b = Draw(random, k * n);
        float[] bias = Draw(random, n), start = Draw(random, m * n);
        Assert.That(Rectangles(threads: 3), Is.Not.EqualTo(Rectangles(threads: 1)), "nothing depends on the threads");
        foreach (bool transposed in new[] { false, true })
        {
            var shape = new GemmShape(m, n, k, TransposeA: transposed, TransposeB: transposed);
            foreach (var mode in Modes.Both)
            {
                int[] one = Bits(TestDevices.Cpu[0]);
                foreach (var device in TestDevices.Cpu.Skip(1))
                {
                    Assert.That(Bits(device).AsSpan().SequenceEqual(one),
                        $"{shape}, {mode}, {TestDevices.Describe(device)}");
                }

                int[] Bits(CpuDevice device)
                {
                    float[] c = [.. start];
                    fixed (float* pa = a, pb = b, pBias = bias, pc = c)
                    {
                        device.Gemm.Multiply(new(pa, a.Length), new(pb, b.Length), new(pBias, n), shape,
                            new(pc, c.Length), mode);
                    }

                    return [.. c.Select(BitConverter.SingleToInt32Bits)];
                }
            }
        }

        (int, int, int) Rectangles(int threads)
        {
            int panel = 2 * TestDevices.Cpu[0].RegisterBits / 32;
            var blocks = new GemmBlocks(new GemmShape(m, n, k), panel, threads);
            return (blocks.TaskRows, blocks.TaskColumns, blocks.PanelRows);
        }
    }

    private static float[] Draw(Random random, int length)
        => [.. Enumerable.Range(0, length).Select(i => (float)OpBuffer.Normal(random, i))];
}
