using SimClr.Kernels.Cpu;
using SimClr.Kernels.Gpu;
using SimClr.Kernels.Reference;
using SimClr.Train.Recipes.Declarations;
using SimClr.Train.Text;

namespace SimClr.Train.Recipes;

/// <summary>From the name of a device to the device.</summary>
public static class Devices
{
    public static IReadOnlyCollection<string> Names { get; } = ["cpu", "cuda", "reference"];

    /// <summary>The device of that name.</summary>
    /// <param name="algorithms">What the CPU is to compute with; null leaves it free.</param>
    /// <param name="measures">Whether it is to measure which algorithms are fastest, where that is left free.</param>
    /// <exception cref="UserException">
    /// No such device, not on this machine, or not in that precision.
    /// </exception>
    public static Device Open(
        string name, int threads, Precision precision = Precision.Fp32, Algorithms? algorithms = null, bool measures = false)
    {
        if (threads < 0)
        {
            throw UserException.Usage(
                $"option --threads: {threads} is negative; give 0 for one per processor.");
        }

        bool onCuda = name == "cuda" || name.StartsWith("cuda:", StringComparison.Ordinal);
        if (precision != Precision.Fp32 && !onCuda && Names.Contains(name))
        {
            throw UserException.Usage(
                $"option --precision: {Spelling.Of(precision)} needs --device cuda; {name} computes in fp32.");
        }

        algorithms ??= Algorithms.Free;
        return name switch
        {
            "cpu" => new CpuDevice(threads, algorithms.RegisterBits, algorithms.Choices(measures)),
            "reference" => new ReferenceDevice<float>(),
            _ when onCuda => CudaDevices.Open(name, precision),
            _ => throw UserException.Unknown("device", name, Names),
        };
    }
}
