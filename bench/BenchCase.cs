namespace SimClr.Bench;

/// <summary>Something to time.</summary>
/// <param name="Name">FAMILY/CASE; the peer's script prints the same name.</param>
/// <param name="Prepare">Makes the inputs and returns what is timed.</param>
/// <param name="Work">
/// Floating-point operations, or with <paramref name="Unit"/> "views" views, of one run.
/// </param>
public sealed record BenchCase(string Name, Func<Action> Prepare, double Work = 0, string Unit = "flops");
