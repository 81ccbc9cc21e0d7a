using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Gpu;

namespace SimClr.Tests.Gpu;

/// <summary>
/// The memory accesses of the kernels that do little else, counted: on aligned arrays each moves 128 bits,
/// and several rows are under way at once.
/// </summary>
internal sealed class PassCodeTests
{
    private static IEnumerable<TestCaseData> Kernels()
    {
        // The column's constants, four rows at once (of several arrays two), and one row alone.
        yield return Case("batch norm's statistics", ColumnKernels.Partial<StatisticsTerms, AlignedQuads>,
            1 + 4 + 1, 2);
        yield return Case("batch norm's gradient sums", ColumnKernels.Partial<GradientTerms, AlignedQuads>,
            1 + 3 * (2 + 1), 2);
        yield return Case("sum of rows", ColumnKernels.Partial<PlainTerms, AlignedQuads>, 4 + 1, 2);
        yield return Case("batch norm", Normalisation.Apply<AlignedQuads>, 3 + 2 * (4 + 1), 4 + 1);
        yield return Case("batch norm backward", InputGradient.Apply<AlignedQuads>,
            4 + (3 + 2) * (2 + 1), 2 * (2 + 1)); // with both gradients where those are added to
        yield return Case("max pool", MaxKernels.Forward<AlignedQuads>, 1, 2);
        yield return Case("max pool backward", MaxKernels.Backward<AlignedQuads>, 1 + 2, 1);
        yield return Case("global average pool", AverageKernels.Forward<AlignedQuads>, 4 + 1, 1);
        yield return Case("global average pool backward", AverageKernels.Backward<AlignedQuads>, 2, 1);
    }

    /// <summary>
    /// Kernels on flat arrays have single accesses as well, for the elements behind the last whole quad.
    /// </summary>
    private static IEnumerable<TestCaseData> FlatKernels()
    {
        yield return Case("relu", ElementKernels.Unary<Relu, AlignedQuads>, 1, 1);
        yield return Case("relu backward", ElementKernels.Binary<Derivative<Relu>, AlignedQuads>, 3, 1);
        yield return Case("sum", SimClr.Kernels.Gpu.FlatKernels.Partial<PlainTerm, AlignedQuads>, 4 + 1, 0);
        // PORT: yield return Case("sgd", OptimizerKernels.Update<SgdRule>, 3, 2);
        // PORT: yield return Case("adamw", OptimizerKernels.Update<AdamWRule>, 4, 3);
        // PORT: yield return Case("lars", OptimizerKernels.Update<LarsRule>, 3, 2);
    }

    [TestCaseSource(nameof(Kernels))]
    public void MovesQuadsAlone(Delegate kernel, int loads, int stores)
    {
        string text = Compile(kernel);
        Assert.That((Count(text, "ld.global.v4.f32"), Count(text, "st.global.v4.f32")),
            Is.EqualTo((loads, stores)));
        Assert.That(Count(text, "ld.global"), Is.EqualTo(loads));
        Assert.That(Count(text, "st.global"), Is.EqualTo(stores));
        Assert.That(text, Does.Not.Contain(".local"));
    }

    [TestCaseSource(nameof(FlatKernels))]
    public void MovesQuads(Delegate kernel, int loads, int stores)
    {
        string text = Compile(kernel);
        Assert.That((Count(text, "ld.global.v4.f32"), Count(text, "st.global.v4.f32")),
            Is.EqualTo((loads, stores)));
        Assert.That(text, Does.Not.Contain(".local"));
    }

    private static string Compile(Delegate kernel)
        => KernelCompiler.Compile(new KernelVariant(kernel, ColumnTile.Threads), GpuTarget.Oldest).Text;

    private static int Count(string text, string instruction) => text.Split(instruction).Length - 1;

    private static TestCaseData Case(string name, Delegate kernel, int loads, int stores)
        => new TestCaseData(kernel, loads, stores).SetArgDisplayNames(name);
}
