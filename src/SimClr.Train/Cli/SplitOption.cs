using System.CommandLine;
using SimClr.Train.Data;
using SimClr.Train.Text;

namespace SimClr.Train.Cli;

/// <summary><c>--split</c>: which pictures of a data set.</summary>
internal static class SplitOption
{
    private static readonly string[] Names =
        [.. Enum.GetNames<DataSplit>().Select(name => name.ToLowerInvariant())];

    public static Option<string> Create(DataSplit defaultSplit) => new("--split")
    {
        Description = $"Which pictures: {string.Join(", ", Names)}.",
        HelpName = "name",
        DefaultValueFactory = _ => Names[(int)defaultSplit],
    };

    /// <exception cref="UserException">No split has that name.</exception>
    public static DataSplit Parse(string name)
        => Names.Contains(name) ? Enum.Parse<DataSplit>(name, ignoreCase: true)
            : throw UserException.Unknown("option --split:", name, Names);
}
