using System.CommandLine;
using SimClr.Kernels.Cpu;
using SimClr.Kernels.Reference;

namespace SimClr.Train.Cli;

/// <summary>Options that several commands share, so that they have one name and one meaning.</summary>
public static class CommonOptions
{
    private static readonly string[] Devices = ["cpu", "reference"];

    public static Option<string> Device() => new("--device")
    {
        Description = "Where to compute: cpu, or reference (slow, exact definitions).",
        HelpName = "name",
        DefaultValueFactory = _ => "cpu",
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
    /// <exception cref="UserException">No such device, or not in this version.</exception>
    public static SimClr.Kernels.IKernelDevice<float> OpenDevice(string name, int threads)
    {
        if (threads < 0)
        {
            throw UserException.Usage(
                $"option --threads: {threads} is negative; give 0 for one per processor.");
        }

        return name switch
        {
            "cpu" => new CpuDevice(threads),
            "reference" => new ReferenceDevice<float>(),
            _ when name == "cuda" || name.StartsWith("cuda:", StringComparison.Ordinal) =>
                throw UserException.Usage(
                    $"device '{name}': this version has no CUDA engine; use --device cpu."),
            _ => throw UserException.Unknown("device", name, Devices),
        };
    }
}
