namespace SimClr.Train.Text;

/// <summary>Finds what somebody who mistyped a name most likely meant.</summary>
public static class NearestName
{
    /// <summary>The nearest of the known names, or null where none is near.</summary>
    public static string? Find(string given, IEnumerable<string> known)
    {
        string? nearest = null;
        int smallest = Math.Max(1, given.TrimStart('-').Length / 2) + 1; // what all options begin with is not alike
        foreach (string name in known)
        {
            // A name that was cut short is nearer than its edit distance says.
            bool isPrefix = given.Length >= 4 && name.StartsWith(given, StringComparison.OrdinalIgnoreCase);
            int distance = isPrefix ? 1 : EditDistance(given.ToLowerInvariant(), name.ToLowerInvariant());
            if (distance < smallest)
            {
                (nearest, smallest) = (name, distance);
            }
        }

        return nearest;
    }

    /// <summary>"; did you mean 'x'?", or a full stop where no known name is near.</summary>
    public static string Question(string given, IEnumerable<string> known)
        => Find(given, known) is { } nearest ? $"; did you mean '{nearest}'?" : ".";

    /// <summary>
    /// Insertions, deletions, substitutions and swaps of neighbours that turn one into the other.
    /// </summary>
    private static int EditDistance(string a, string b)
    {
        var distance = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    distance[i, j] = i + j;
                    continue;
                }

                int substitution = distance[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                distance[i, j] = Math.Min(substitution, Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    distance[i, j] = Math.Min(distance[i, j], distance[i - 2, j - 2] + 1);
                }
            }
        }

        return distance[a.Length, b.Length];
    }
}
