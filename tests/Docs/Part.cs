namespace SimClr.Tests.Docs;

/// <summary>Some lines of a text, on a page moved to the left.</summary>
internal static class Part
{
    /// <summary>
    /// The lines themselves where they stand in the text; else what stands there now from the line like the
    /// first (blanks and numbers aside) to the line like the last; null where there is none.
    /// </summary>
    public static string? Of(string text, string lines)
    {
        string[] whole = text.Split('\n'), part = lines.TrimEnd('\n').Split('\n');
        string? nearest = null;
        int difference = int.MaxValue;
        for (int first = 0; first < whole.Length; first++)
        {
            for (int last = first; last < whole.Length && Key(whole[first]) == Key(part[0]); last++)
            {
                if (Key(whole[last]) != Key(part[^1]))
                {
                    continue;
                }

                string found = Moved(whole[first..(last + 1)]);
                if (found == lines)
                {
                    return lines;
                }

                int off = Math.Abs(last - first + 1 - part.Length);
                (nearest, difference) = off < difference ? (found, off) : (nearest, difference);
            }
        }

        return nearest;
    }

    private static string Key(string line)
        => string.Concat(line.Where(c => c != ' ' && !char.IsAsciiDigit(c)));

    private static string Moved(string[] lines)
    {
        int indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Concat(lines.Select(line => line[Math.Min(indent, line.Length)..] + "\n"));
    }
}
