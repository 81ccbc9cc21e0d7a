using System.Text.RegularExpressions;
using NUnit.Framework;

namespace SimClr.Tests.Docs;

/// <summary>What all pages have in common: excerpts of real files, links that lead somewhere, kinds of listings.</summary>
internal sealed partial class PageTests
{
    // Beside csharp, and sh (CommandTests): text is a drawing, or what a command printed once; python is run by
    // ReadmePythonTests; the others are held to what the code gives, by the tests of their page.
    private static readonly string[] OtherKinds = ["text", "python", "numbers", "ir", "ptx", "rooms", "json"];

    private static IEnumerable<TestCaseData> Excerpts => DocPage.All.SelectMany(page => page.Blocks()
        .Where(block => block.Kind == "csharp")
        .Select(block => new TestCaseData(page, block).SetArgDisplayNames(page.Place(block.Line))));

    private static IEnumerable<TestCaseData> Pages
        => DocPage.All.Select(page => new TestCaseData(page).SetArgDisplayNames(page.Name));

    [TestCaseSource(nameof(Excerpts))]
    public void CSharpIsThatOfTheFile(DocPage page, DocBlock block)
    {
        string place = page.Place(block.Line);
        string file = Path.Combine(DocPage.Root, block.Subject);
        Assert.That(file, Does.Exist, $"{place}: say behind csharp which file this is from");
        string whole = File.ReadAllText(file).ReplaceLineEndings("\n");
        string? now = Part.Of(whole, block.Text);
        Assert.That(now, Is.Not.Null,
            $"{place}: the first or the last of these lines is gone from {block.Subject}. Choose others.");
        Listing.Compare(page, block, now!);
    }

    [TestCaseSource(nameof(Pages))]
    public void LinksLeadSomewhere(DocPage page)
    {
        string folder = Path.Combine(DocPage.Root, Path.GetDirectoryName(page.Name)!);
        foreach (var (line, text) in page.Prose())
        {
            foreach (Match link in Link().Matches(text))
            {
                string file = link.Groups[1].Value, heading = link.Groups[2].Value;
                string path = Path.Combine(folder, file.Length > 0 ? file : Path.GetFileName(page.Name));
                Assert.That(Path.Exists(path), $"{page.Place(line)}: {file}");
                Assert.That(heading.Length == 0 || Headings(path).Contains(heading),
                    $"{page.Place(line)}: {file} has no heading #{heading}");
            }
        }
    }

    [TestCaseSource(nameof(Pages))]
    public void EveryListingIsOfAKindThatATestKnows(DocPage page)
    {
        foreach (var block in page.Blocks())
        {
            Assert.That(OtherKinds.Append("csharp").Append("sh"), Has.Member(block.Kind), page.Place(block.Line));
        }
    }

    [Test]
    public void TheReadmeNamesEveryPage()
    {
        string readme = string.Join('\n', new DocPage("README.md").Lines);
        foreach (var page in DocPage.All.Where(page => page.Name != "README.md"))
        {
            Assert.That(readme, Does.Contain($"({page.Name})"));
        }
    }

    /// <summary>As GitHub makes anchors of them: small letters, hyphens for blanks, no punctuation.</summary>
    private static IEnumerable<string> Headings(string file)
        => File.ReadLines(file).Where(line => line.StartsWith('#'))
            .Select(line => line.TrimStart('#').Trim().ToLowerInvariant().Replace(' ', '-'))
            .Select(heading => NotInAnchors().Replace(heading, ""));

    [GeneratedRegex(@"\]\((?!\w+:)([^)#]*)#?([^)]*)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\p{L}\p{N}_-]")]
    private static partial Regex NotInAnchors();
}
