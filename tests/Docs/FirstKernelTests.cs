using ILGPU;
using NUnit.Framework;
using SimClr.Kernels.Gpu;
using SimClr.Tests.Support;
using SimClr.Tests.Support.Ptx;

namespace SimClr.Tests.Docs;

/// <summary>The kernels that docs/10 shows.</summary>
public sealed class FirstKernelTests
{
    private const int Threads = 64;

    /// <summary>Every block reverses its own part of x.</summary>
    [Kernel]
    private static void Reverse(ArrayView<float> x)
    {
        var copy = SharedMemory.Allocate<float>(Threads);
        int thread = Group.IdxX;
        long i = (long)Grid.IdxX * Threads + thread;
        copy[thread] = x[i];
        Group.Barrier();
        x[i] = copy[Threads - 1 - thread];
    }

    [Test]
    public void ReversesEachBlock()
    {
        using var gpu = new InterpretedGpu();
        using var x = new DeviceArray<float>(gpu.Memory, [.. Enumerable.Range(0, 128).Select(i => (float)i)]);
        new KernelLauncher(gpu).Launch(Reverse, new KernelConfig(2, Threads), x.View.AsArrayView());
        Assert.That(x.Read()[..3], Is.EqualTo(new float[] { 63, 62, 61 }));
    }

    /// <summary>What the page shows: the report on the same kernel without its barrier.</summary>
    public static string ReportWithoutBarrier()
    {
        using var gpu = new InterpretedGpu();
        using var x = new DeviceArray<float>(gpu.Memory, new float[128]);
        var fault = Assert.Throws<PtxFault>(() => new KernelLauncher(gpu).Launch(
            ReverseAtOnce, new KernelConfig(2, Threads), x.View.AsArrayView()));
        return fault!.Message;
    }

    [Kernel]
    private static void ReverseAtOnce(ArrayView<float> x)
    {
        var copy = SharedMemory.Allocate<float>(Threads);
        int thread = Group.IdxX;
        long i = (long)Grid.IdxX * Threads + thread;
        copy[thread] = x[i];
        x[i] = copy[Threads - 1 - thread];
    }

    /// <summary>y[i] = the sum of the four numbers from x[4 i] on.</summary>
    [Kernel]
    private static void SumOfFour(ArrayView<float> x, ArrayView<float> y)
    {
        var four = LocalMemory.Allocate<float>(4);
        for (int k = 0; k < 4; k++)
        {
            four[k] = x[4 * Group.IdxX + k];
        }

        float sum = 0;
        for (int k = 0; k < 4; k++)
        {
            sum += four[k];
        }

        y[Group.IdxX] = sum;
    }

    /// <summary>The same, without our passes.</summary>
    [Kernel(Passes = KernelPasses.None)]
    private static void SumOfFourAsIlgpuHasIt(ArrayView<float> x, ArrayView<float> y) => SumOfFour(x, y);

    [Test]
    public void SumsFour()
    {
        foreach (Action<ArrayView<float>, ArrayView<float>> kernel in new[] { SumOfFour, SumOfFourAsIlgpuHasIt })
        {
            using var gpu = new InterpretedGpu();
            using var x = new DeviceArray<float>(gpu.Memory, [.. Enumerable.Range(0, 128).Select(i => (float)i)]);
            using var y = new DeviceArray<float>(gpu.Memory, new float[32]);
            new KernelLauncher(gpu).Launch(
                kernel, new KernelConfig(1, 32), x.View.AsArrayView(), y.View.AsArrayView());
            Assert.That(y.Read(), Is.EqualTo(Enumerable.Range(0, 32).Select(i => 16f * i + 6)));
        }
    }

    internal static KernelVariant Variant(string method) => new(typeof(FirstKernelTests).GetMethod(
        method, System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!, 32);
}
