using System.CommandLine;
using SimClr.Kernels.Cpu;
using SimClr.Kernels.Reference;
using SimClr.Train.Options;

namespace SimClr.Train.Cli;

/// <summary>Options that several commands share, so that they have one name and one meaning.</summary>
public static class CommonOptions
{
    private const string Fp32 = "fp32";

    private static readonly string[] Devices = ["cpu", "cuda", "reference"];

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

    /// <summary>The device of that name.</summary>
    /// <param name="registerBits">Of the CPU's kernels: 512, 256 or 128; 0 takes the widest there is.</param>
    /// <exception cref="UserException">
    /// No such device, not on this machine, or not in that precision.
    /// </exception>
    public static Device OpenDevice(
        string name, int threads, string precision = Fp32, int registerBits = 0)
    {
        if (threads < 0)
        {
            throw UserException.Usage(
                $"option --threads: {threads} is negative; give 0 for one per processor.");
        }

        if (!OptionRules.Precisions.Contains(precision))
        {
            throw UserException.Unknown("option --precision:", precision, OptionRules.Precisions);
        }

        bool onCuda = name == "cuda" || name.StartsWith("cuda:", StringComparison.Ordinal);
        if (precision != Fp32 && !onCuda && Devices.Contains(name))
        {
            throw UserException.Usage(
                $"option --precision: {precision} needs --device cuda; {name} computes in {Fp32}.");
        }

        return name switch
        {
            "cpu" => new CpuDevice(threads, registerBits),
            "reference" => new ReferenceDevice<float>(),
            _ when onCuda => CudaDevices.Open(name, precision),
            _ => throw UserException.Unknown("device", name, Devices),
        };
    }
}
