using ILGPU;
using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Gpu;
using SimClr.Tests.Ptx;
using SimClr.Tests.Support.Ptx;

namespace SimClr.Tests.Docs;

public sealed class FirstKernelTests
{
    /// <summary>Every block reverses its own part of x.</summary>
    [Kernel]
    private static void Reverse(BufferView<float> x)
    {
        var copy = SharedMemory.Allocate<float>(Group.DimX);
        int thread = Group.IdxX;
        long i = Grid.IdxX * Group.DimX + thread;
        copy[thread] = x[i];
        Group.Barrier();
        x[i] = copy[Group.DimX - 1 - thread];
    }

    [Test]
    public void ReversesEachBlock()
    {
        using var gpu = new InterpretedGpu();
        var x = CompilerFunction.Upload(gpu, Enumerable.Range(0, 128).Select(i => (float)i).ToArray());
        new KernelLauncher(gpu).Launch(Reverse, new KernelConfig(2, 64), x);
        Assert.That(CompilerFunction.Download(gpu, x)[..3], Is.EqualTo(new float[] { 63, 62, 61 }));
    }

    /// <summary>What the page shows: the report on the same kernel without its barrier.</summary>
    public static string ReportWithoutBarrier()
    {
        using var gpu = new InterpretedGpu();
        var x = CompilerFunction.Upload(gpu, new float[128]);
        var fault = Assert.Throws<PtxFault>(
            () => new KernelLauncher(gpu).Launch(ReverseAtOnce, new KernelConfig(4, 32), x));
        return fault!.Message;
    }

    [Kernel]
    private static void ReverseAtOnce(BufferView<float> x)
    {
        var copy = SharedMemory.Allocate<float>(Group.DimX);
        int thread = Group.IdxX;
        long i = Grid.IdxX * Group.DimX + thread;
        copy[thread] = x[i];
        x[i] = copy[Group.DimX - 1 - thread];
    }
}
