using System.CommandLine;
using SimClr.Bench.Compare;

namespace SimClr.Bench;

/// <summary>Options of every command that runs the peer beside ours.</summary>
internal static class PeerOptions
{
    public static Option<int> Threads(string description = "Threads of both sides.") => new("--threads")
    {
        Description = description,
        DefaultValueFactory = _ => 2,
    };

    public static Option<string?> PeerName() => new("--peer")
    {
        Description = "torchsharp, or python for PyTorch: the latter if not given with --python, or on cuda.",
    };

    public static Option<string> Python() => new("--python")
    {
        Description = "The Python that has PyTorch.",
        DefaultValueFactory = _ => "python3",
    };

    /// <summary>The peer that was asked for, by its name or by its Python.</summary>
    public static Peer Choose(
        ParseResult parse, Option<string?> peerName, Option<string> python, MeasureOptions options)
        => Peer.Choose(
            parse.GetValue(peerName) ?? (parse.GetResult(python) is { Implicit: false } ? Peer.PythonName : null),
            parse.GetValue(python)!, options);

    public static Option<string> Results() => new("--results")
    {
        Description = "Folder for the result files.",
        DefaultValueFactory = _ => Path.Combine(Repository.Root, "bench", "results"),
    };
}
