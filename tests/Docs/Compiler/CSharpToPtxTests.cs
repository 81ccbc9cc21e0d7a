using System.Diagnostics;
using System.Reflection;
using NUnit.Framework;
using SimClr.Kernels.Cuda;
using SimClr.Kernels.Gpu;
using SimClr.Kernels.Ptx;

namespace SimClr.Tests.Docs.Compiler;

/// <summary>
/// Holds the listings of docs/10-from-csharp-to-ptx.md that the compiler makes to the truth. The words behind a fence
/// say what it shows, by the name of a kernel's entry: <c>path KERNEL</c> IL with PTX beside it, <c>ptx KERNEL</c> its
/// text, or <c>part</c> of that.
/// </summary>
internal sealed class CSharpToPtxTests
{
    private const string PageName = "docs/10-from-csharp-to-ptx.md";

    private static DocPage Page => new(PageName);

    private static IEnumerable<TestCaseData> Listings => Page.Blocks().Where(block => block.Kind is not ("sh" or "csharp"))
        .Append(Page.Table(DiagnosticTable.Heading))
        .Select(block => new TestCaseData(block).SetArgDisplayNames(
            $"{block.Kind} {block.Subject.Trim(' ', '|')}, line {block.Line}"));

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
        => typeof(PtxCompiler).Assembly.GetCustomAttribute<DebuggableAttribute>() is not
        { IsJITOptimizerDisabled: true };

    private static string Whole(DocBlock block)
    {
        string subject = block.Subject.Split(' ')[0];
        switch (block.Kind)
        {
            case "table": return DiagnosticTable.Rows;
            case "text": return Broken(FirstKernelTests.ReportWithoutBarrier());
        }

        var (method, threads) = Find(subject);
        return block.Kind switch
        {
            "path" => PathTrace.Of(method, threads, depth: 1),
            "ptx" => PtxCompiler.Compile(method, new PtxOptions(threads)).Text,
            var kind => throw new InvalidOperationException(
                $"{Page.Place(block.Line)}: a listing '{kind}' is compared with nothing. "
                + "Give it another kind, or say here what it shows."),
        };
    }

    /// <summary>A report in lines that a page has room for.</summary>
    private static string Broken(string report)
        => report.Replace("]: ", "]:\n").Replace(" [block", "\n[block") + "\n";

    private static (MethodInfo Method, Dim3 Block) Find(string entry)
        => KernelCatalog.All.First(kernel => EntryName.Of(kernel.Method, kernel.Block) == entry);
}
