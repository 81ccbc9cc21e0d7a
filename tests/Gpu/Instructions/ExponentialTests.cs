using ILGPU;
using NUnit.Framework;
using SimClr.Kernels.Gpu;
using SimClr.Tests.Support;
using SimClr.Tests.Support.Ptx;

namespace SimClr.Tests.Gpu;

internal sealed class ExponentialTests
{
    private const int Threads = 32;

    /// <summary>
    /// Also where x · log2(e) has lost digits: at -80 a plain product would be wrong by 4e-6.
    /// </summary>
    [Test]
    public void ExpHoldsItsDigits()
    {
        double[] x = [.. Enumerable.Range(-8700, 17_500).Select(i => (double)(float)(i * 0.01))];
        float[] exp = Run(Exp, x);
        for (int i = 0; i < x.Length; i++)
        {
            double expected = Math.Exp(x[i]);
            Assert.That(exp[i], Is.EqualTo(expected).Within(4e-7 * expected), $"exp {x[i]}");
        }
    }

    [Test]
    public void ExpHasItsEnds()
    {
        const float Infinity = float.PositiveInfinity;
        float[] exp = Run(Exp, [0, -0.0, -105, -1e30, -Infinity, 89, 1e30, Infinity, float.NaN]);
        Assert.That(exp, Is.EqualTo(new[] { 1, 1, 0, 0, 0, Infinity, Infinity, Infinity, float.NaN }));
    }

    [Test]
    public void LogHoldsItsDigits()
    {
        double[] x = [.. Enumerable.Range(0, 5000).Select(i => (double)(float)Math.Pow(1.005, i))];
        x = [.. x.Where(value => value < 1e6)];
        float[] log = Run(Log, x);
        for (int i = 0; i < x.Length; i++)
        {
            double expected = Math.Log(x[i]);
            Assert.That(log[i], Is.EqualTo(expected).Within(4e-7 + 1e-7 * expected), $"log {x[i]}");
        }
    }

    [Kernel]
    private static void Exp(ArrayView<float> x, ArrayView<float> y)
    {
        int i = Grid.IdxX * Threads + Group.IdxX;
        if (i < x.Length)
        {
            y[i] = Exponential.Exp(x[i]);
        }
    }

    [Kernel]
    private static void Log(ArrayView<float> x, ArrayView<float> y)
    {
        int i = Grid.IdxX * Threads + Group.IdxX;
        if (i < x.Length)
        {
            y[i] = Exponential.Log(x[i]);
        }
    }

    private static float[] Run(Action<ArrayView<float>, ArrayView<float>> kernel, double[] values)
    {
        using var gpu = new InterpretedGpu();
        var device = new CudaDevice(gpu);
        using var arrays = new HostArrays<float>(device);
        var result = arrays.Empty(values.Length);
        device.Launcher.Launch(kernel, new KernelConfig((values.Length + Threads - 1) / Threads, Threads),
            arrays.Of(values).AsArrayView(), result.AsArrayView());
        return result.AsSpan().ToArray();
    }
}
