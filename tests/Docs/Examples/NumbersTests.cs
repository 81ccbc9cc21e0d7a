using NUnit.Framework;

namespace SimClr.Tests.Docs.Examples;

/// <summary>The listings of the kind <c>numbers</c>: what the engine's kernels give for a page's small example.</summary>
internal sealed class NumbersTests
{
    private static readonly Dictionary<string, Func<string>> Examples = new()
    {
        ["nt-xent similarities"] = () => new NtXentExample().Similarities(),
        ["nt-xent loss"] = () => new NtXentExample().Loss(),
        ["nt-xent probabilities"] = () => new NtXentExample().Probabilities(),
        ["nt-xent gradients"] = () => new NtXentExample().Gradients(),
        ["nt-xent temperatures"] = NtXentExample.Temperatures,
        ["nt-xent running sum"] = () => new NtXentExample().RunningSum(),
        ["nt-xent objectives"] = NtXentExample.Objectives,
        ["batch norm together"] = BatchNormExample.Together,
        ["batch norm backward"] = BatchNormExample.Backward,
        ["batch norm running"] = BatchNormExample.Running,
        ["lars step"] = LarsExample.Step,
        ["lars momentum"] = LarsExample.Momentum,
        ["schedule"] = LarsExample.Schedule,
        ["learning rate scaling"] = LarsExample.Scaling,
    };

    private static IEnumerable<TestCaseData> Listings => DocPage.All.SelectMany(page => page.Blocks()
        .Where(block => block.Kind == "numbers")
        .Select(block => new TestCaseData(page, block).SetArgDisplayNames(block.Subject)));

    [TestCaseSource(nameof(Listings))]
    public void AreWhatTheKernelsGive(DocPage page, DocBlock block)
    {
        Assert.That(Examples.ContainsKey(block.Subject), $"{page.Place(block.Line)}: {block.Subject} is computed by "
            + $"nothing; there are {string.Join(", ", Examples.Keys)}.");
        Listing.Compare(page, block, Examples[block.Subject]());
    }
}
