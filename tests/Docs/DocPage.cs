using System.Runtime.CompilerServices;

namespace SimClr.Tests.Docs;

/// <summary>A page for people, by its path in the repository, and the listings in it.</summary>
internal sealed class DocPage
{
    private const string Fence = "```";

    private readonly string path;

    public DocPage(string name)
    {
        Name = name;
        path = Path.Combine(Root, name);
        Lines = File.ReadAllText(path).ReplaceLineEndings("\n").Split('\n');
    }

    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(SourceFolder(), "../.."));

    /// <summary>Every page that the tests hold to the truth.</summary>
    public static IEnumerable<DocPage> All
        => new[] { "README.md", "bench/README.md" }
            .Concat(Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md")
                .Select(file => Path.GetRelativePath(Root, file)).Order(StringComparer.Ordinal))
            .Select(name => new DocPage(name));

    /// <summary>As in <c>docs/01-from-image-to-loss.md</c>.</summary>
    public string Name { get; }

    public string[] Lines { get; }

    /// <summary>Where it is, for a message.</summary>
    public string Place(int line) => $"{Name}, line {line}";

    /// <summary>Fenced blocks.</summary>
    public IEnumerable<DocBlock> Blocks()
    {
        for (int i = 0; i < Lines.Length; i++)
        {
            if (!Lines[i].StartsWith(Fence, StringComparison.Ordinal))
            {
                continue;
            }

            int end = Array.IndexOf(Lines, Fence, i + 1);
            string[] words = Lines[i][Fence.Length..].Split(' ');
            string subject = string.Join(' ', words[1..]);
            yield return new DocBlock(i + 1, Lines[i], words[0], subject, Join(i + 1, end));
            i = end;
        }
    }

    /// <summary>Its lines outside of fenced blocks, with their numbers from 1.</summary>
    public IEnumerable<(int Line, string Text)> Prose()
    {
        bool fenced = false;
        for (int i = 0; i < Lines.Length; i++)
        {
            bool isFence = Lines[i].StartsWith(Fence, StringComparison.Ordinal);
            fenced ^= isFence;
            if (!fenced && !isFence)
            {
                yield return (i + 1, Lines[i]);
            }
        }
    }

    /// <summary>The rows of the table that has this heading.</summary>
    public DocBlock Table(string heading)
    {
        int first = Array.IndexOf(Lines, heading) + 2; // behind the line of dashes
        int end = first;
        while (Lines[end].StartsWith('|'))
        {
            end++;
        }

        return new DocBlock(first, Lines[first - 1], "table", heading, Join(first, end));
    }

    /// <summary>Puts another text in a block's place.</summary>
    public void Replace(DocBlock block, string text)
    {
        string page = File.ReadAllText(path).ReplaceLineEndings("\n");
        string head = block.Head + "\n";
        File.WriteAllText(path, page.Replace(head + block.Text, head + text, StringComparison.Ordinal));
    }

    private string Join(int first, int end) => string.Concat(Lines[first..end].Select(line => line + "\n"));

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
