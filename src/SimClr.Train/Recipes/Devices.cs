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
    /// <param name="registerBits">Of the CPU's kernels: 512, 256 or 128; 0 takes the widest there is.</param>
    /// <exception cref="UserException">
    /// No such device, not on this machine, or not in that precision.
    /// </exception>
    public static Device Open(
        string name, int threads, Precision precision = Precision.Fp32, int registerBits = 0)
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

        return name switch
        {
            "cpu" => new CpuDevice(threads, registerBits),
            "reference" => new ReferenceDevice<float>(),
            _ when onCuda => CudaDevices.Open(name, precision),
            _ => throw UserException.Unknown("device", name, Names),
        };
    }
}
