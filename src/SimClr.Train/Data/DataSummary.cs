namespace SimClr.Train.Data;

/// <summary>What a data set is: how many pictures of what, for what, and what was left out.</summary>
public sealed class DataSummary
{
    private const int MaxClasses = 6;

    public required string Name { get; init; }

    /// <summary>None where pictures have no labels.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Training and test pictures of each class; empty where they are not counted.</summary>
    public IReadOnlyList<int> ClassCounts { get; init; } = [];

    public required int Train { get; init; }

    public required int Test { get; init; }

    /// <summary>Pictures that pretraining sees instead of those to train.</summary>
    public int Unlabelled { get; init; }

    /// <summary>Which the test pictures are, where that is not plain; empty else.</summary>
    public string TestIs { get; init; } = "";

    public IReadOnlyList<LeftOutFile> LeftOut { get; init; } = [];

    /// <summary>What else is not as one might expect.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>All of it in one line.</summary>
    public string Line
    {
        get
        {
            string what = Classes.Count == 0 ? " without classes"
                : $" in {Classes.Count:N0} {(Classes.Count == 1 ? "class" : "classes")}{NamesOfClasses()}";
            string test = TestIs.Length > 0 ? $" ({TestIs})" : "";
            string unlabelled = Unlabelled > 0 ? $", {Unlabelled:N0} without labels to pretrain on" : "";
            string leftOut = LeftOut.Count > 0 ? $"; {Count(LeftOut.Count, "file")} left out: {Reasons}" : "";
            string notes = string.Concat(Notes.Select(note => $"; {note}"));
            return $"{Name}: {Count(Train + Test + Unlabelled, "picture")}{what}, {Train:N0} to train, "
                + $"{Test:N0} to test{test}{unlabelled}{leftOut}{notes}";
        }
    }

    /// <summary>The files left out, counted by reason, the most frequent first.</summary>
    internal string Reasons => string.Join(", ", LeftOut.CountBy(file => file.Reason)
        .OrderByDescending(reason => reason.Value).ThenBy(reason => reason.Key, StringComparer.Ordinal)
        .Select(reason => $"{reason.Value:N0} {reason.Key}"));

    /// <summary>Writes the line, and where it is asked for each file that was left out.</summary>
    public void WriteTo(TextWriter output, bool verbose)
    {
        output.WriteLine(Line);
        foreach (var file in verbose ? LeftOut : [])
        {
            output.WriteLine($"  left out: {file.Path}: {file.Reason}");
        }
    }

    private static string Count(int number, string what) => $"{number:N0} {what}{(number == 1 ? "" : "s")}";

    private string NamesOfClasses()
    {
        if (ClassCounts.Count == 0)
        {
            return "";
        }

        var names = Classes.Zip(ClassCounts, (name, count) => $"{name} {count:N0}").Take(MaxClasses);
        return $" ({string.Join(", ", names)}{(Classes.Count > MaxClasses ? ", ..." : "")})";
    }
}
