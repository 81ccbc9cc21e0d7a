using ILGPU;
using ILGPU.IR.Transformations;
using NUnit.Framework;
using SimClr.Kernels.Gpu;
using SimClr.Tests.Gpu.Differential;
using SimClr.Tests.Support.Ptx;

namespace SimClr.Tests.Gpu.Passes;

/// <summary>What ILGPU does without each of our passes, and with it.</summary>
internal sealed class PassTests
{
    /// <summary>ILGPU's unrolling, once for each level of a nest, with what should run before.</summary>
    private static Func<Transformation>[] Unrolling(params Func<Transformation>[] first)
        => [.. Enumerable.Repeat<Func<Transformation>[]>(
            [
                .. first, () => new LoopUnrolling(4096), () => new UnreachableCodeElimination(),
                () => new DeadCodeElimination(), () => new SimplifyControlFlow(),
            ], 4).SelectMany(passes => passes)];

    [Test]
    public void BoolConversionsMakeOneOfTrue()
    {
        var stock = BodyKernel.Of<Booleans.FloatOfInteger>(OtherPasses.Stock);
        int one = BitConverter.SingleToInt32Bits(1f);
        Assert.That(stock.Expected, Does.Contain(one));
        Assert.That(stock.Actual, Is.EqualTo(stock.Expected.Select(bits => bits == one ? 1 : 0)), "the bits, not the float");

        var ours = BodyKernel.Of<Booleans.FloatOfInteger>();
        Assert.That(ours.Agrees, Is.True, ours.ToString());
    }

    [Test]
    public void ExchangedComparisonsAreSetRight()
    {
        AreMended<FloatComparisons.ConstantLeftLess>();
        AreMended<FloatComparisons.ConstantLeftNegated>();
        AreMended<FloatComparisons.ConstantByInlining>();
        AreMended<FloatComparisons.OfDoubles>();

        static void AreMended<T>() where T : struct, IBody
        {
            var stock = BodyKernel.Of<T>(OtherPasses.Stock);
            int[] different = [.. Enumerable.Range(0, Samples.Count).Where(i => stock.Expected[i] != stock.Actual[i])];
            int[] nans = [.. Enumerable.Range(0, Samples.Count).Where(i => float.IsNaN(Samples.Floats[i]))];
            Assert.That(different, Is.EqualTo(nans), typeof(T).Name);

            var ours = BodyKernel.Of<T>();
            Assert.That(ours.Agrees, Is.True, $"{typeof(T).Name}: {ours}");
        }
    }

    [Test]
    public void SplitExitsKeepPhisRightWhereLoopsAreUnrolled()
    {
        Assert.That(IsRight(Unrolling()), Is.False, "ILGPU's own unrolling");
        Assert.That(IsRight(Unrolling(() => new SplitExits())), Is.True);

        static bool IsRight(Func<Transformation>[] passes)
        {
            try
            {
                return BodyKernel.Of<NestedLoops.NeighboursByIf>(variant => OtherPasses.Compile(variant, passes)).Agrees;
            }
            catch (Exception exception) when (exception is InternalCompilerException or PtxFault)
            {
                return false;
            }
        }
    }

    [Test]
    public void SplitEdgesMovePhisOnTheirOwnWay()
    {
        var stock = BodyKernel.Of<NestedExits.InnerWithTwoExitsInAWhile>(OtherPasses.Stock);
        Assert.That(stock.Agrees, Is.False, "the inner loop counts the outer one's turns");
        var ours = BodyKernel.Of<NestedExits.InnerWithTwoExitsInAWhile>();
        Assert.That(ours.Agrees, Is.True, ours.ToString());
    }

    [Test]
    public void ConstantOffsetsKeepTheSignOfAnIndex()
    {
        Assert.That(() => BodyKernel.OfViews<Differential.Views.NegativeIndices>(OtherPasses.Stock),
            Throws.InstanceOf<PtxFault>().With.Message.Contains("global memory"), "16 GB further on");
        var ours = BodyKernel.OfViews<Differential.Views.NegativeIndices>();
        Assert.That(ours.Agrees, Is.True, ours.ToString());
    }

    /// <summary>x + i is computed the same way for all of them, which the assembler then does once.</summary>
    [Test]
    public void ConstantOffsetsLetNeighboursShareAnAddress()
    {
        Assert.That(IndexSums(Compile(NeighboursApart)), Is.EqualTo(4), "i + 1, i + 2, i + 3, i + 4");
        Assert.That(IndexSums(Compile(Neighbours)), Is.Zero);

        static int IndexSums(string text) => text.Split('\n').Count(line => line.Contains("add.s32"));
    }

    [Test]
    public void HoistingAgainTakesInvariantsOutOfLoops()
    {
        Assert.That(MultipliesInside(Compile(InvariantSunk)), Is.True);
        Assert.That(MultipliesInside(Compile(InvariantHoisted)), Is.False);

        static bool MultipliesInside(string text)
        {
            int start = text.IndexOf("L1:", StringComparison.Ordinal);
            return text[start..].Contains(", 77;", StringComparison.Ordinal);
        }
    }

    private static string Compile(Action<ArrayView<float>, int> kernel)
        => KernelCompiler.Compile(new KernelVariant(kernel, 64), "sm_80").Text;

    [Kernel]
    private static void Neighbours(ArrayView<float> x, int i) => x[i] = x[i + 1] + x[i + 2] * x[i + 3] - x[i + 4];

    [Kernel(Passes = KernelPasses.Unroll | KernelPasses.HoistAgain)]
    private static void NeighboursApart(ArrayView<float> x, int i)
        => x[i] = x[i + 1] + x[i + 2] * x[i + 3] - x[i + 4];

    [Kernel(Passes = KernelPasses.Unroll | KernelPasses.ConstantOffsets)]
    private static void InvariantSunk(ArrayView<float> x, int n) => AddInvariant(x, n);

    [Kernel]
    private static void InvariantHoisted(ArrayView<float> x, int n) => AddInvariant(x, n);

    private static void AddInvariant(ArrayView<float> x, int n)
    {
        int invariant = n * 77;
        for (int i = 0; i < n; i++)
        {
            x[i] = invariant + i;
        }
    }
}
