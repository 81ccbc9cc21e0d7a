namespace SimClr.Bench.Compare;

/// <summary>What <c>compare --only</c> names: our cases, and the script in <c>bench/peers</c> that times the peer's.</summary>
public sealed record Family(string Name, string Script, Func<KernelBench> Create)
{
    public static IReadOnlyList<Family> All { get; } =
    [
        new("step", "peer_step.py", () => new StepBench())
        {
            ScriptOptions = options =>
            [
                "--width", $"{options.Width}", "--batch-size", $"{options.BatchSize}", "--seconds", $"{options.Seconds}",
            ],
        },
        new("gemm", "peer_gemm.py", () => new GemmBench()),
    ];

    /// <summary>Options of the script beside --threads.</summary>
    public Func<MeasureOptions, string[]> ScriptOptions { get; init; } = _ => [];
}
