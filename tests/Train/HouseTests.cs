using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NUnit.Framework;
using SimClr.Tests.Docs;

namespace SimClr.Tests.Train;

/// <summary>
/// SimClr.Train is a house of rooms, a folder each, that know of the rooms below them and of no other. docs/12 has the
/// picture.
/// </summary>
internal sealed partial class HouseTests
{
    private const string PageName = "docs/12-the-house.md";

    private static readonly string Root = Path.Combine(DocPage.Root, "src", "SimClr.Train");

    /// <summary>The rooms by the page, the lowest first, with what it says of each.</summary>
    private static (string Name, string Purpose)[] Rooms => [.. new DocPage(PageName).Blocks()
        .Single(block => block.Kind == "rooms").Text.TrimEnd('\n').Split('\n')
        .Select(line => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .Select(cells => (cells[0], cells[1]))];

    [Test]
    public void EveryFolderIsARoom()
        => Assert.That(Directory.EnumerateDirectories(Root).Select(Path.GetFileName)
            .Except(["bin", "obj"]), Is.EquivalentTo(Rooms.Select(room => room.Name)));

    [Test]
    public void NoRoomKnowsOfOneAboveIt()
    {
        string[] order = [.. Rooms.Select(room => room.Name)];
        foreach (var (file, room, used) in Uses())
        {
            Assert.That(Array.IndexOf(order, used), Is.LessThanOrEqualTo(Array.IndexOf(order, room)),
                $"{file}: {room} uses {used}, which stands above it; see {PageName}");
        }
    }

    /// <summary>What the page says of who knows whom.</summary>
    [Test]
    public void ThePictureIsThatOfTheCode()
    {
        var page = new DocPage(PageName);
        var block = page.Blocks().Single(block => block.Kind == "rooms");
        var uses = Uses().ToLookup(use => use.Room, use => use.Used);
        string[] order = [.. Rooms.Select(room => room.Name)];
        int width = order.Max(name => name.Length) + 2, purpose = Rooms.Max(room => room.Purpose.Length) + 2;
        string now = string.Concat(Rooms.Select(room => string.Concat(room.Name.PadRight(width),
            room.Purpose.PadRight(purpose),
            string.Join(' ', order.Where(other => other != room.Name && uses[room.Name].Contains(other)))).TrimEnd()
            + "\n"));
        Listing.Compare(page, block, now);
    }

    /// <summary>What is longer does more than one thing. Counted from the signature to the last brace.</summary>
    [Test]
    public void NoMethodIsLongerThanAScreen()
    {
        const int MaxLines = 60;
        var tooLong = from file in Files()
                      from node in CSharpSyntaxTree.ParseText(file.Text).GetRoot().DescendantNodes()
                      where node is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax
                      let span = node.GetLocation().GetLineSpan()
                      let lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1
                      where lines > MaxLines
                      select $"{file.Name}({span.StartLinePosition.Line + 1}): {lines} lines";
        Assert.That(tooLong, Is.Empty);
    }

    /// <summary>Whoever makes an object has what it needs at hand: what takes time, or can fail, is a method.</summary>
    [Test]
    public void NoConstructorWorks()
    {
        var working = from file in Files()
                      from made in CSharpSyntaxTree.ParseText(file.Text).GetRoot().DescendantNodes()
                          .OfType<ConstructorDeclarationSyntax>()
                      where made.Parent is TypeDeclarationSyntax type && type.Identifier.Text == made.Identifier.Text
                      from call in made.DescendantNodes(node => node is not AnonymousFunctionExpressionSyntax)
                      let what = call switch
                      {
                          InvocationExpressionSyntax invoked => invoked.Expression.ToString(),
                          BaseObjectCreationExpressionSyntax => call.ToString(),
                          _ => "",
                      }
                      where Work().IsMatch(what)
                      select $"{file.Name}: {made.Identifier.Text}: {what}";
        Assert.That(working, Is.Empty);
    }

    private static IEnumerable<(string Name, string Text)> Files()
        => from path in Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
           let name = Path.GetRelativePath(Root, path).Replace('\\', '/')
           where name.Split('/')[0] is not ("bin" or "obj")
           select (name, File.ReadAllText(path));

    private static IEnumerable<(string File, string Room, string Used)> Uses()
        => from file in Files()
           where file.Name.Contains('/')
           from Match use in Room().Matches(file.Text)
           select (file.Name, file.Name.Split('/')[0], use.Groups["room"].Value);

    [GeneratedRegex(@"(?<!^namespace )\bSimClr\.Train\.(?<room>\w+)", RegexOptions.Multiline)]
    private static partial Regex Room();

    [GeneratedRegex(@"^(File|Directory|FileInfo|Task|Parallel|Console)\.|^new (FileStream|StreamReader|Timer)\b"
        + @"|\.(Write|WriteLine|ReadAll\w*|Load\w*|Open\w*|Start|Run|Draw\w*|Encode)$")]
    private static partial Regex Work();
}
