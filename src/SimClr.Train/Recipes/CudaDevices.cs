using System.Globalization;
using SimClr.Kernels.Gpu;
using SimClr.Train.Text;

namespace SimClr.Train.Recipes;

/// <summary>The CUDA devices of this machine, for <c>--device</c> and <c>simclr devices</c>.</summary>
internal static class CudaDevices
{
    /// <summary>The device that <c>cuda</c> or <c>cuda:1</c> names.</summary>
    /// <exception cref="UserException">It is not there, or too old.</exception>
    public static CudaDevice Open(string name, Precision precision)
    {
        int index = Index(name);
        if (CudaDriver.Find(out string whyNot) is not { } driver)
        {
            throw UserException.Usage($"device '{name}': {whyNot}; use --device cpu.");
        }

        if (index >= driver.Devices.Count)
        {
            throw UserException.Usage($"device '{name}': this machine has "
                + string.Join(", ", driver.Devices.Select(device => $"cuda:{device.Index}")) + ".");
        }

        var info = driver.Devices[index];
        return info.IsSupported
            ? new CudaDevice(new CudaGpu(info), precision)
            : throw UserException.Usage($"device '{name}': {info.Name} {TooOld(info)}; use --device cpu.");
    }

    /// <summary>Lines for <c>simclr devices</c>.</summary>
    /// <param name="verbose">With what ILGPU reads of the cards, and the functions of the driver.</param>
    public static IEnumerable<string> Describe(bool verbose)
        => verbose ? [.. DescribeCards(verbose), .. DescribeDriver()] : DescribeCards(verbose);

    private static IEnumerable<string> DescribeDriver()
        => DriverSymbol.All.GroupBy(symbol => (symbol.AskedBy, symbol.Exists), symbol => symbol.Name)
            .Select(group => $"  driver   has {(group.Key.Exists ? "" : "no ")}{string.Join(", ", group)}: "
                + $"asked for by {group.Key.AskedBy}");

    private static IEnumerable<string> DescribeCards(bool verbose)
    {
        if (CudaDriver.Find(out string whyNot) is not { } driver)
        {
            yield return $"cuda       {whyNot}";
            yield break;
        }

        foreach (var device in driver.Devices)
        {
            yield return $"cuda:{device.Index,-5} {device.Name}";
            yield return string.Create(CultureInfo.InvariantCulture,
                $"  memory   {device.MemoryBytes / (double)(1L << 30):0.0} GiB");
            yield return $"  cores    {device.Multiprocessors} multiprocessors, compute capability "
                + Capability(device.ComputeCapability);
            yield return $"  driver   CUDA {driver.Version}";
            string target = GpuTarget.For(device.ComputeCapability);
            yield return device.IsSupported
                ? $"  kernels  compiled for {target}: fp32, tf32, bf16"
                : $"  kernels  none: {TooOld(device)}";
            string ilgpu = verbose ? device.ToString() : "";
            foreach (string line in ilgpu.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries))
            {
                yield return $"  ilgpu    {line.Trim()}";
            }
        }
    }

    private static string TooOld(CudaDeviceInfo device)
        => $"has compute capability {Capability(device.ComputeCapability)}, kernels need "
            + $"{Capability(CudaDeviceInfo.OldestComputeCapability)} or newer";

    private static string Capability(int capability) => $"{capability / 10}.{capability % 10}";

    private static int Index(string name)
    {
        string text = name == "cuda" ? "0" : name["cuda:".Length..];
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            ? index
            : throw UserException.Usage($"device '{name}': '{text}' is no number; write cuda, or cuda:1.");
    }
}
