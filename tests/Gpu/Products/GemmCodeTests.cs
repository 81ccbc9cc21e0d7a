using System.Text.RegularExpressions;
using NUnit.Framework;
using SimClr.Kernels.Gpu;

namespace SimClr.Tests.Gpu;

/// <summary>
/// What makes the product kernels fast, read off their PTX: each instruction that matters stands there as
/// often as one step of depth needs it, once.
/// </summary>
[Parallelizable(ParallelScope.Children)]
public sealed class GemmCodeTests
{
    private static IEnumerable<TestCaseData> ProductKernels
        => Products.Kernels.Where(kernel => kernel.Method.IsGenericMethod).Select(kernel
            => new TestCaseData(kernel).SetArgDisplayNames(
                string.Join(' ', kernel.Method.GetGenericArguments().Select(type => type.Name))));

    [TestCaseSource(nameof(ProductKernels))]
    public void InstructionsStandOnce(KernelVariant kernel)
    {
        string text = KernelCompiler.Compile(kernel, GpuTarget.Oldest).Text;
        var types = kernel.Method.GetGenericArguments();
        var (rows, columns) = (Of(types[1], "Rows"), Of(types[1], "Columns"));
        var (warpRows, warpColumns) = (Of(types[1], "WarpRows"), Of(types[1], "WarpColumns"));
        int products = warpRows / 16 * (warpColumns / 8); // of (16, 8)
        bool tensor = types[0] != typeof(Fp32Multiply);
        int expectedMma = types[0] == typeof(Tf32Multiply) ? 2 * products : tensor ? products : 0;
        Assert.That(Count(text, @"\bmma\.sync"), Is.EqualTo(expectedMma), "mma");
        int expectedFma = types[0] == typeof(Fp32Multiply)
            ? 4 * warpRows * warpColumns / 32 // a quad of depths
            : types[0] == typeof(Tf32Multiply)
            ? 2 * TileProduct.Depth * (warpRows + warpColumns) / 32 // rounding
            : 0;
        Assert.That(Count(text, @"\bfma\.rn\.f32"), Is.EqualTo(expectedFma), "fma");

        int patches = warpRows / 32 + warpColumns / (tensor ? 32 : 16);
        const int finished = 4; // quads that a thread writes out together
        Assert.That(Count(text, @"\bld\.shared\.v4"), Is.EqualTo(4 * patches + finished), "128-bit loads");
        int stores = warpRows * warpColumns / 128;
        Assert.That(Count(text, @"\bst\.shared\.v4"), Is.EqualTo(stores), "128-bit stores");

        int width = Of(types[1], "CopyWidth");
        int copies = (rows + columns) * TileProduct.Depth / (TileProduct.Threads * width);
        string copy = width == 4 ? @"cp\.async\.cg" : @"cp\.async\.ca";
        Assert.That(Count(text, copy), Is.EqualTo(copies), "copies");
        Assert.That(Count(text, @"\bbar\.sync"), Is.EqualTo(3), "barriers");
        Assert.That(text, Does.Not.Contain(".local"));
    }

    private static int Of(Type tile, string property) => (int)tile.GetProperty(property)!.GetValue(null)!;

    private static int Count(string text, string pattern) => Regex.Count(text, pattern);
}
