using NUnit.Framework;
using SimClr.Kernels.Gpu;
using SimClr.Tests.Gpu.Rules;

namespace SimClr.Tests.Gpu;

/// <summary>
/// Every kernel keeps the rules of docs/11: what ILGPU translates wrong without a word, no kernel has. (That each rule
/// forbids what is wrong show the bodies of <see cref="Differential.DifferentialTests"/>, and the kernels here.)
/// </summary>
internal sealed class KernelRulesTests
{
    private static IEnumerable<TestCaseData> Kernels
        => KernelCatalog.All.Select(variant => new TestCaseData(variant).SetArgDisplayNames(variant.Name));

    [TestCaseSource(nameof(Kernels))]
    public void AreKept(KernelVariant kernel)
    {
        Assert.That(KernelRules.Check(kernel).Select(violation => violation.ToString()).Distinct(), Is.Empty);
    }

    [TestCase(nameof(BreakingKernels.BoolParameter), Rule.Pointers)]
    [TestCase(nameof(BreakingKernels.BoolInAnArgument), Rule.Pointers)]
    [TestCase(nameof(BreakingKernels.CharsInMemory), Rule.Pointers)]
    [TestCase(nameof(BreakingKernels.PointerParameter), Rule.Pointers)]
    [TestCase(nameof(BreakingKernels.BoolsInSharedMemory), Rule.Pointers)]
    [TestCase(nameof(BreakingKernels.StackAllocation), Rule.Pointers)]
    [TestCase(nameof(BreakingKernels.Epsilon), Rule.FloatOfBool)]
    [TestCase(nameof(BreakingKernels.Switch), Rule.Unsupported)]
    [TestCase(nameof(BreakingKernels.InlineArray), Rule.Unsupported)]
    [TestCase(nameof(BreakingKernels.StaticField), Rule.Unsupported)]
    [TestCase(nameof(BreakingKernels.VirtualCall), Rule.Unsupported)]
    [TestCase(nameof(BreakingKernels.NewObject), Rule.Unsupported)]
    [TestCase(nameof(BreakingKernels.Boxes), Rule.Unsupported)]
    [TestCase(nameof(BreakingKernels.Throws), Rule.Unsupported)]
    [TestCase(nameof(BreakingKernels.CallsWhatNobodyTried), Rule.ForeignCalls)]
    [TestCase(nameof(BreakingKernels.MultipliesTwiceBehindAReference), Rule.FloatConstants)]
    public void NameWhatBreaksThem(string kernel, Rule rule)
    {
        var method = typeof(BreakingKernels).GetMethod(kernel)!;
        var found = KernelRules.Check(new KernelVariant(method, 32));
        Assert.That(found.Select(violation => violation.Rule), Does.Contain(rule));
        Assert.That(found.First(violation => violation.Rule == rule).ToString(),
            Does.StartWith($"BreakingKernels_{kernel}_32: BreakingKernels.").And.Contain($"Rule {(int)rule}: "));
    }

    [TestCase(nameof(BreakingKernels.KeepsThem))]
    [TestCase(nameof(BreakingKernels.DividesIndices))]
    [TestCase(nameof(BreakingKernels.DividesByTheData))]
    [TestCase(nameof(BreakingKernels.SumsInALoop))]
    public void LetPassWhatIsRight(string kernel)
    {
        var method = typeof(BreakingKernels).GetMethod(kernel)!;
        Assert.That(KernelRules.Check(new KernelVariant(method, 32)), Is.Empty);
    }

    /// <summary>Where, and what to write instead.</summary>
    [Test]
    public void TellMethodOffsetAndRemedy()
    {
        var body = typeof(Differential.Divisions.ByAPowerOfTwoFromAType);
        var violation = KernelRules.Check(Differential.DifferentialTests.Variant(body)).Single();
        Assert.That(violation.ToString(), Does.Match(
            @"^BodyKernel_Run_ByAPowerOfTwoFromAType_64: ByAPowerOfTwoFromAType\.ByWidth, IL_[0-9a-f]{4}: div by 4, .*"
            + @"Rule 6: write x >> n"));
    }
}
