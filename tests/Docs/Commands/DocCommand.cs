using System.Text.RegularExpressions;

namespace SimClr.Tests.Docs.Commands;

/// <summary>
/// A command that a page gives: a line of a <c>sh</c> listing, an indented line that begins with a program's name or
/// has an option, or <c>simclr ...</c> within a sentence.
/// </summary>
/// <param name="Place">Page and line.</param>
/// <param name="Text">As it is to be typed, without the comment behind it.</param>
/// <param name="IsInline">Within a sentence, where a call may be cut short.</param>
internal sealed partial record DocCommand(string Place, string Text, bool IsInline)
{
    private const string OwnProgram = "dotnet run --project src/SimClr.Train";

    public static IEnumerable<DocCommand> All => DocPage.All.SelectMany(Of);

    public string[] Words { get; } = [.. Word().Matches(Text).Select(match => match.Value.Trim('\''))];

    /// <summary>What <c>simclr</c> is called with; null where the program is another one.</summary>
    public string[]? Arguments
        => Words[0] == "simclr" ? Words[1..]
            : Text == OwnProgram || Text == OwnProgram + " --" ? []
            : Text.StartsWith(OwnProgram + " -- ", StringComparison.Ordinal) ? Words[5..]
            : null;

    public override string ToString() => $"{Place}: {Text}";

    private static IEnumerable<DocCommand> Of(DocPage page)
    {
        foreach (var block in page.Blocks().Where(block => block.Kind == "sh"))
        {
            string[] lines = block.Text.Split('\n');
            for (int i = 0; i < lines.Length; i++)
            {
                if (WithoutComment(lines[i]) is { Length: > 0 } text)
                {
                    yield return new DocCommand(page.Place(block.Line + 1 + i), text, IsInline: false);
                }
            }
        }

        foreach (var (line, text) in page.Prose())
        {
            if (Indented().IsMatch(text))
            {
                yield return new DocCommand(page.Place(line), WithoutComment(text), IsInline: false);
            }

            foreach (Match inline in Inline().Matches(text))
            {
                yield return new DocCommand(page.Place(line), inline.Groups[1].Value, IsInline: true);
            }
        }
    }

    private static string WithoutComment(string line) => Comment().Replace(line, "").Trim();

    [GeneratedRegex(@"^    +((simclr|dotnet|git|cd|tar|apt-get|sudo|bench/\S+)( |$)|[a-z].* --[a-z])")]
    private static partial Regex Indented();

    [GeneratedRegex(@"`((?:simclr|dotnet) [^`]+)`")]
    private static partial Regex Inline();

    [GeneratedRegex(@"(^|\s)#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"'[^']*'|\S+")]
    private static partial Regex Word();
}
