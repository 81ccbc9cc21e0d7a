using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using NUnit.Framework;
using SimClr.Kernels.Cuda;
using SimClr.Kernels.Gpu;
using SimClr.Kernels.Ptx;
using SimClr.Tests.Support;
using SimClr.Tests.Train;

namespace SimClr.Tests.Docs;

/// <summary>
/// Holds docs/2-from-csharp-to-ptx.md to the truth: every listing is compared with what the code gives now.
/// The words behind a fence say what it shows: <c>csharp FILE</c> lines of a file; by the name of a kernel's
/// entry <c>path KERNEL</c> IL with PTX beside it, <c>ptx KERNEL</c> its text, or <c>part</c> of that.
/// </summary>
internal sealed partial class CSharpToPtxTests
{
    private const string Refresh = "SIMCLR_REFRESH_DOCS";
    private const string PageName = "2-from-csharp-to-ptx.md";

    private static DocPage Page => new(PageName);

    private static IEnumerable<TestCaseData> Listings => Page.Blocks().Where(block => block.Kind != "sh")
        .Append(Page.Table(DiagnosticTable.Heading))
        .Select(block => new TestCaseData(block).SetArgDisplayNames(
            $"{block.Kind} {block.Subject.Trim(' ', '|')}, line {block.Line}"));

    [TestCaseSource(nameof(Listings))]
    public void ShowsWhatIs(DocBlock block)
    {
        Assume.That(IsOptimised, "the listings are those of an optimised build (-c Release, the default)");
        string place = $"docs/{PageName}, line {block.Line}";
        string whole = Whole(block);
        bool isPart = block.Kind == "csharp" || block.Subject.EndsWith(" part", StringComparison.Ordinal);
        string? now = isPart ? Part.Of(whole, block.Text) : whole;
        Assert.That(now, Is.Not.Null, $"{place}: the first or the last of these lines is gone from "
            + $"{block.Subject}. Choose others; it has:\n{whole}");
        if (now != block.Text && Environment.GetEnvironmentVariable(Refresh) == "1")
        {
            Page.Replace(block, now!);
            Assert.Inconclusive($"{place}: written anew. Read the text around it, then test again.");
        }

        Assert.That(block.Text, Is.EqualTo(now), $"{place}: this is not what the code gives now. Run "
            + $"'{Refresh}=1 dotnet test tests --filter {nameof(CSharpToPtxTests)}' to write the page's "
            + "listings anew, and read whether the text around them still says what they show.");
    }

    [Test]
    public void ItsCommandsWork()
    {
        using var folder = new TemporaryFolder();
        string[] tests = [.. typeof(CSharpToPtxTests).Assembly.GetTypes().Select(type => type.FullName!)];
        var commands = Page.Blocks().Where(block => block.Kind == "sh")
            .SelectMany(block => block.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        Assert.That(commands, Is.Not.Empty);
        foreach (string command in commands)
        {
            string line = command.Split('#')[0].Trim();
            if (TestCommand().Match(line) is { Success: true } test)
            {
                Assert.That(tests, Has.Some.Contains(test.Groups[1].Value), command);
                continue;
            }

            Assert.That(line, Does.StartWith("dotnet run --project src/SimClr.Train -- "), command);
            string[] arguments = line.Split(" -- ")[1].Replace("DIR", folder.Path).Split(' ');
            var call = CliCall.Run(arguments);
            Assert.That(call.ExitCode, Is.Zero, $"{command}\n{call.Error}");
        }

        Assert.That(Path.Combine(folder.Path, "ElementKernels_Fill_AlignedQuads_256.ptx"), Does.Exist);
    }

    [Test]
    public void ItsLinksLeadSomewhere()
    {
        string folder = Path.Combine(DocPage.Root, "docs");
        var links = Page.Lines.SelectMany(line => Link().Matches(line))
            .Select(match => match.Groups[1].Value)
            .Where(link => !link.Contains("://", StringComparison.Ordinal)).ToArray();
        Assert.That(links, Is.Not.Empty);
        Assert.That(links.Where(link => !Path.Exists(Path.Combine(folder, link))), Is.Empty);
    }

    private static bool IsOptimised
        => typeof(PtxCompiler).Assembly.GetCustomAttribute<DebuggableAttribute>() is not
        { IsJITOptimizerDisabled: true };

    private static string Whole(DocBlock block)
    {
        string subject = block.Subject.Split(' ')[0];
        switch (block.Kind)
        {
            case "csharp":
                return File.ReadAllText(Path.Combine(DocPage.Root, subject)).ReplaceLineEndings("\n");
            case "table": return DiagnosticTable.Rows;
            case "text": return Broken(FirstKernelTests.ReportWithoutBarrier());
        }

        var (method, threads) = Find(subject);
        return block.Kind switch
        {
            "path" => PathTrace.Of(method, threads, depth: 1),
            "ptx" => PtxCompiler.Compile(method, new PtxOptions(threads)).Text,
            var kind => throw new InvalidOperationException(
                $"docs/{PageName}, line {block.Line}: a listing '{kind}' is compared with nothing. "
                + "Give it another kind, or say here what it shows."),
        };
    }

    /// <summary>A report in lines that a page has room for.</summary>
    private static string Broken(string report)
        => report.Replace("]: ", "]:\n").Replace(" [block", "\n[block") + "\n";

    private static (MethodInfo Method, Dim3 Block) Find(string entry)
        => KernelCatalog.All.First(kernel => EntryName.Of(kernel.Method, kernel.Block) == entry);

    [GeneratedRegex(@"^dotnet test tests --filter (\w+)$")]
    private static partial Regex TestCommand();

    [GeneratedRegex(@"\]\(([^)#]+)")]
    private static partial Regex Link();
}
