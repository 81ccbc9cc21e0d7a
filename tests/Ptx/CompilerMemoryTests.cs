using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Cuda;
using SimClr.Kernels.Gpu;
using SimClr.Kernels.Ptx;
using SimClr.Tests.Support.Ptx;

namespace SimClr.Tests.Ptx;

/// <summary>
/// Shared memory of any size, views inside structs in memory, bounds checks: run on the interpreter.
/// </summary>
public sealed class CompilerMemoryTests
{
    [Test]
    public void SharedMemoryBeyond48KBIsAskedForAtLaunch()
    {
        using var gpu = new InterpretedGpu();
        var x = CompilerFunction.Upload(gpu, Enumerable.Range(0, 64).ToArray());
        var launcher = new KernelLauncher(gpu);
        launcher.Launch(CompilerSamples.LargeShared, new KernelConfig(1, 64), x);
        Action<ArrayView<int>> method = CompilerSamples.LargeShared;
        var kernel = PtxCompiler.Compile(method.Method, new PtxOptions(64));
        Assert.Multiple(() =>
        {
            var expected = Enumerable.Range(0, 64).Select(i => 3 * (63 - i));
            Assert.That(CompilerFunction.Download(gpu, x), Is.EqualTo(expected));
            Assert.That(kernel.DynamicSharedBytes, Is.EqualTo(48 * 1024 + 16 + 48 * 1024));
            Assert.That(kernel.Text, Does.Contain(".extern .shared"));
        });
    }

    [Test]
    public void ViewsInMemoryPointToGlobalMemory()
    {
        using var gpu = new InterpretedGpu();
        var weights = CompilerFunction.Upload(gpu, new float[] { 1, 2, 3 });
        var gradients = CompilerFunction.Upload(gpu, new float[] { 10, 20, 30 });
        var slots = CompilerFunction.Upload(gpu, new CompilerSamples.Slot[]
        {
            new() { Weights = weights, Gradients = gradients },
            new() { Unused = true, Weights = gradients },
        });
        var launcher = new KernelLauncher(gpu);
        launcher.Launch(CompilerSamples.Descend, new KernelConfig(1, 32), slots, 0.5f);
        Assert.That(CompilerFunction.Download(gpu, weights), Is.EqualTo(new float[] { -4, -8, -12 }));
        // The slot without gradients.
        launcher.Launch(CompilerSamples.Descend, new KernelConfig(1, 32), slots.Slice(1, 1), 0.5f);
        Assert.That(CompilerFunction.Download(gpu, gradients), Is.EqualTo(new float[] { 9.5f, 19.5f, 29.5f }));
    }

    [Test]
    public void TensorCoreTileMultiplies()
    {
        const int depth = 48;
        var random = new Random(7);
        // Small integers, so that the order of the sums does not matter and tf32 holds them.
        var a = Enumerable.Range(0, 64 * depth).Select(_ => (float)random.Next(-8, 8)).ToArray();
        var b = Enumerable.Range(0, depth * 32).Select(_ => (float)random.Next(-8, 8)).ToArray();
        using var gpu = new InterpretedGpu();
        var c = CompilerFunction.Upload(gpu, new float[64 * 32]);
        new KernelLauncher(gpu).Launch(CompilerSamples.Multiply, new KernelConfig(1, 128),
            CompilerFunction.Upload(gpu, a), CompilerFunction.Upload(gpu, b), c, depth);
        var expected = Enumerable.Range(0, 64 * 32).Select(i => Enumerable.Range(0, depth)
            .Sum(k => a[i / 32 * depth + k] * b[k * 32 + i % 32]));
        Assert.That(CompilerFunction.Download(gpu, c), Is.EqualTo(expected));
    }

    [Test]
    public void BoundsChecksTrap()
    {
        using var gpu = new InterpretedGpu { Checks = default };
        var x = CompilerFunction.Upload(gpu, new float[64]);
        var launcher = new KernelLauncher(gpu) { CheckBounds = true };
        launcher.Launch(CompilerSamples.Polynomials, new KernelConfig(1, 32), x, 64);
        var fault = Assert.Throws<PtxFault>(() => launcher.Launch(
            CompilerSamples.Polynomials, new KernelConfig(1, 32), x.Slice(0, 40), 64));
        Assert.That(fault!.Message, Does.Contain("trap"));
        Action<ArrayView<float>, int> method = CompilerSamples.Polynomials;
        var kernel = PtxCompiler.Compile(method.Method, new PtxOptions(32, CheckBounds: true));
        Assert.That(kernel.Text, Does.Match(@"trap; // index outside the view: CompilerSamples\.cs:\d+"));
    }
}
