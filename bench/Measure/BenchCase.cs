namespace SimClr.Bench;

/// <summary>Something to time.</summary>
/// <param name="Name">FAMILY/CASE; the peer's script prints the same name.</param>
/// <param name="Prepare">Makes the inputs and returns what is timed.</param>
/// <param name="Work">
/// Floating-point operations, or with <paramref name="Unit"/> "views" views, of one run.
/// </param>
/// <param name="Bytes">
/// The fewest that a run must move: every input read once, every output written once. 0 where nobody counts.
/// </param>
public sealed record BenchCase(
    string Name, Func<Action> Prepare, double Work = 0, string Unit = "flops", double Bytes = 0)
{
    /// <summary>Of a case that runs a network: what its last run was, counted from the layers that ran.</summary>
    public Func<NetworkSize>? Network { get; init; }
}
