using System.Diagnostics;
using System.Reflection;
using NUnit.Framework;
using SimClr.Kernels.Gpu;

namespace SimClr.Tests.Docs.Compiler;

/// <summary>
/// Holds the listings of docs/10-from-csharp-to-ptx.md that the compiler makes to the truth. The words behind a fence
/// say what it shows: <c>ptx KERNEL</c> the text of a kernel, <c>ir KERNEL STAGE</c> ILGPU's intermediate code, both also
/// as a <c>part</c>. A kernel is named by its entry, one of FirstKernelTests by its method.
/// </summary>
internal sealed class CSharpToPtxTests
{
    private const string PageName = "docs/10-from-csharp-to-ptx.md";

    private static DocPage Page => new(PageName);

    private static IEnumerable<TestCaseData> Listings => Page.Blocks().Where(block => block.Kind is not ("sh" or "csharp"))
        .Select(block => new TestCaseData(block).SetArgDisplayNames(
            $"{block.Kind} {block.Subject.Trim()}, line {block.Line}"));

    [TestCaseSource(nameof(Listings))]
    public void ShowsWhatIs(DocBlock block)
    {
        Assume.That(IsOptimised, "the listings are those of an optimised build (-c Release, the default)");
        string whole = Whole(block);
        bool isPart = block.Subject.EndsWith(" part", StringComparison.Ordinal);
        string? now = isPart ? Part.Of(whole, block.Text) : whole;
        Assert.That(now, Is.Not.Null, $"{Page.Place(block.Line)}: the first or the last of these lines is gone "
            + $"from {block.Subject}. Choose others; it has:\n{whole}");
        Listing.Compare(Page, block, now!);
    }

    private static bool IsOptimised
        => typeof(KernelCompiler).Assembly.GetCustomAttribute<DebuggableAttribute>() is not
        { IsJITOptimizerDisabled: true };

    private static string Whole(DocBlock block)
    {
        string[] words = block.Subject.Split(' ');
        return block.Kind switch
        {
            "text" => Broken(FirstKernelTests.ReportWithoutBarrier()),
            "ptx" => KernelCompiler.Compile(Find(words[0]), GpuTarget.Oldest).Text.Replace("\t", "    "),
            "ir" => KernelStages.Of(Find(words[0]))[words[1]],
            var kind => throw new InvalidOperationException(
                $"{Page.Place(block.Line)}: a listing '{kind}' is compared with nothing. "
                + "Give it another kind, or say here what it shows."),
        };
    }

    /// <summary>A report in lines that a page has room for.</summary>
    private static string Broken(string report)
        => report.Replace("]: ", "]:\n").Replace(" [block", "\n[block") + "\n";

    private static KernelVariant Find(string entry) => entry.Contains('_')
        ? KernelCatalog.All.First(kernel => kernel.Name == entry)
        : FirstKernelTests.Variant(entry);
}
