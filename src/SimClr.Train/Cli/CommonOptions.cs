using System.CommandLine;

namespace SimClr.Train.Cli;

/// <summary>Options that several commands share, so that they have one name and one meaning.</summary>
public static class CommonOptions
{
    private const string Fp32 = "fp32";

    public static Option<string> Device() => new("--device")
    {
        Description = "Where to compute: cpu, cuda, cuda:1 for another card, or reference (slow, exact "
            + "definitions).",
        HelpName = "name",
        DefaultValueFactory = _ => "cpu",
    };

    public static Option<string> Precision() => new("--precision")
    {
        Description = "What convolutions and matrix products multiply: fp32; on cuda also tf32 or bf16.",
        HelpName = "name",
        DefaultValueFactory = _ => Fp32,
    };

    public static Option<int> Threads() => new("--threads")
    {
        Description = "CPU threads; 0 means one for each processor.",
        HelpName = "count",
        DefaultValueFactory = _ => 0,
    };

    public static Option<int> Seed() => new("--seed")
    {
        Description = "Seed of every random decision.",
        HelpName = "number",
        DefaultValueFactory = _ => 1,
    };
}
