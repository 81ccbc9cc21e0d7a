using System.CommandLine;

namespace SimClr.Bench;

/// <summary>Options of every command that runs the peer beside ours.</summary>
internal static class PeerOptions
{
    public static Option<int> Threads() => new("--threads")
    {
        Description = "Threads of both sides.",
        DefaultValueFactory = _ => 2,
    };

    public static Option<string> Python() => new("--python")
    {
        Description = "The Python that has PyTorch.",
        DefaultValueFactory = _ => "python3",
    };

    public static Option<string> Results() => new("--results")
    {
        Description = "Folder for the result files.",
        DefaultValueFactory = _ => Path.Combine(Repository.Root, "bench", "results"),
    };
}
