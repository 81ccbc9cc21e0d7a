using System.Reflection;
using System.Text.RegularExpressions;
using NUnit.Framework;
using SimClr.Train.Recipes;

namespace SimClr.Tests.Docs;

/// <summary>The list of words says where each stands in code.</summary>
internal sealed partial class WordsTests
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public
        | BindingFlags.NonPublic;

    [Test]
    public void EveryNameInTheLastColumnIsInTheCode()
    {
        var types = typeof(Preset).Assembly.GetReferencedAssemblies()
            .Where(name => name.Name!.StartsWith("SimClr", StringComparison.Ordinal)).Select(Assembly.Load)
            .Append(typeof(Preset).Assembly).SelectMany(assembly => assembly.GetTypes()).ToArray();
        var cells = new DocPage("docs/13-words.md").Lines.Where(line => line.StartsWith('|'))
            .Select(line => line.Split('|')[^2]).Where(cell => cell.Contains('`')).ToArray();

        Assert.That(cells, Has.Length.GreaterThan(30));
        Assert.That(cells.SelectMany(cell => Name().Matches(cell).Select(match => match.Groups[1].Value))
            .Where(name => !IsThere(name.Split('.'))), Is.Empty);

        bool IsThere(string[] parts) => types.Any(type => type.Namespace == string.Join('.', parts)
            || (type.Name.Split('`')[0] == parts[0]
                && (parts.Length == 1 || type.GetMember(parts[1], All).Length > 0)));
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();
}
