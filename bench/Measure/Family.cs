namespace SimClr.Bench;

/// <summary>
/// What <c>compare --only</c> names: our cases, and the script in <c>bench/peers</c> that times the peer's.
/// </summary>
public sealed record Family(string Name, string Script, Func<IEnumerable<KernelBench>> Benches)
{
    public static IReadOnlyList<Family> All { get; } =
    [
        new("step", "peer_step.py", () => [new StepBench()])
        {
            ScriptOptions = Network,
            InTorchSharp = true,
        },
        new("embed", "peer_embed.py", () => [new EmbedBench()])
        {
            ScriptOptions = Network,
            InTorchSharp = true,
        },
        new("gemm", "peer_gemm.py", () => [new GemmBench()])
        {
            InTorchSharp = true,
        },
        new("ntxent", "peer_ntxent.py", () => [new NtXentBench()])
        {
            InTorchSharp = true,
        },
        new("conv", "peer_conv.py", () => [new ConvBench()])
        {
            ScriptOptions = options => ["--views", $"{options.Views}"],
        },
        new("norm", "peer_norm.py",
            () => [new BatchNormBench(), new PoolingBench(), new OptimizerBench(), new ElementwiseBench()])
        {
            ScriptOptions = options => ["--views", $"{options.Views}"],
        },
        new("views", "peer_views.py", () => [new ViewsBench()])
        {
            ScriptOptions = options => ["--batch-size", $"{options.BatchSize}"],
            InTorchSharp = true,
        },
    ];

    /// <summary>Options of the script beside those that all have.</summary>
    public Func<MeasureOptions, string[]> ScriptOptions { get; init; } = _ => [];

    /// <summary>Whether <c>bench/peers/TorchSharp</c> has its cases too.</summary>
    public bool InTorchSharp { get; init; }

    private static string[] Network(MeasureOptions options) =>
    [
        "--width", $"{options.Width}", "--batch-size", $"{options.BatchSize}", "--model", options.Model,
        "--image-size", $"{options.ImageSize}",
    ];
}
