using System.Reflection;
using NUnit.Framework;
using SimClr.Kernels.Gpu;

namespace SimClr.Tests.Gpu;

/// <summary>
/// The instructions that decide how fast NT-Xent is, counted: a loop that is unrolled where it should not be,
/// or copied by mistake, changes no result.
/// </summary>
internal sealed class NtXentCodeTests
{
    // 8 rows and 4 columns of a thread, by 4 numbers of D or rows of z at a time: 16 of D are unrolled.
    private const int Fp32Similarities = 8 * 4 * 16;
    private const int Fp32Gradient = 8 * 8 * 4;

    // 16 numbers of D, or rows of z, are 2 steps; 3 products for each of 8 tiles of columns, 16 of the
    // gradient.
    private const int TensorCoreSimilarities = 2 * 3 * 8;
    private const int TensorCoreGradient = 2 * 3 * 16;

    private static IEnumerable<TestCaseData> Methods
        => NtXent.Kernels.Select(kernel => kernel.Method)
            .Where(method => method.Name is nameof(NtXentForward.SumExponentials)
                or nameof(NtXentBackward.SumGradient))
            .Select(method => new TestCaseData(method).SetArgDisplayNames(
                [method.Name, .. method.GetGenericArguments().Select(type => type.Name)]));

    [TestCaseSource(nameof(Methods))]
    public void MultipliesAsOftenAsItMust(MethodInfo method)
    {
        var variant = new KernelVariant(method, SimilarityTile.Threads);
        string text = KernelCompiler.Compile(variant, GpuTarget.Oldest).Text;
        bool gradient = method.Name == nameof(NtXentBackward.SumGradient);
        if (method.GetGenericArguments()[0] == typeof(Fp32Product))
        {
            int exponents = gradient ? 64 : 0; // the fused multiplication of each exponential's argument
            Assert.That(Count(text, "fma.rn.f32"),
                Is.EqualTo(Fp32Similarities + (gradient ? Fp32Gradient : 0) + exponents));
            // Four numbers at once of 8 rows and 4 columns; of 8 rows and 4 rows of z, each in two halves.
            Assert.That(Count(text, "ld.shared.v4"), Is.EqualTo((8 + 4) * 4 + (gradient ? 8 + 2 * 4 : 0)));
            Assert.That(Count(text, "ld.shared."), Is.EqualTo(Count(text, "ld.shared.v4")));
        }
        else
        {
            Assert.That(Count(text, "mma.sync"),
                Is.EqualTo(TensorCoreSimilarities + (gradient ? TensorCoreGradient : 0)));
        }

        Assert.That(Count(text, "bar.sync"), Is.EqualTo(gradient ? 4 : 2));
        Assert.That(text, Does.Not.Contain(".local"));
    }

    private static int Count(string text, string instruction) => text.Split(instruction).Length - 1;
}
