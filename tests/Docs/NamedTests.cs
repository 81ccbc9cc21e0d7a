using System.Reflection;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace SimClr.Tests.Docs;

/// <summary>A page that says which test guards something names one that is there.</summary>
internal sealed partial class NamedTests
{
    private const string Mistakes = "docs/07-where-it-goes-wrong.md";

    [Test]
    public void EveryTestThatAPageNamesExists()
    {
        var tests = typeof(NamedTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public)
                .Where(method => method.GetCustomAttributes().Any(attribute => attribute is TestAttribute
                    or TestCaseAttribute or TestCaseSourceAttribute))
                .Select(method => $"{type.Name}.{method.Name}"))
            .ToHashSet();
        var named = DocPage.All.SelectMany(page => page.Prose().SelectMany(line => TestName().Matches(line.Text)
            .Select(match => (Place: page.Place(line.Line), Name: match.Groups[1].Value)))).ToArray();
        Assert.That(named, Is.Not.Empty);
        Assert.That(named.Where(each => !tests.Contains(each.Name)), Is.Empty);
    }

    [Test]
    public void EveryMistakeHasItsGuard()
    {
        string page = string.Join('\n', new DocPage(Mistakes).Lines);
        string[] mistakes = [.. Mistake().Split(page).Skip(1)];
        Assert.That(mistakes, Has.Length.GreaterThan(15));
        Assert.That(mistakes.Where(text => !TestName().IsMatch(text[text.IndexOf("Guard:", StringComparison.Ordinal)..])),
            Is.Empty);
    }

    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"^\*\*\d+\. ", RegexOptions.Multiline)]
    private static partial Regex Mistake();
}
