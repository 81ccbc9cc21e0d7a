using System.Text;
using static SimClr.Kernels.Gpu.DriverApi;

namespace SimClr.Kernels.Gpu;

/// <summary>The NVIDIA driver of this machine and the cards behind it.</summary>
public sealed unsafe class CudaDriver
{
    /// <summary>The first that reads the PTX which the compiler writes: CUDA 11.8.</summary>
    private const int OldestVersion = 11080;

    private CudaDriver(int version, IReadOnlyList<CudaDeviceInfo> devices)
    {
        Version = Text(version);
        Devices = devices;
    }

    /// <summary>The CUDA version up to which the driver goes: <c>12.4</c>.</summary>
    public string Version { get; }

    /// <summary>All cards, also those that the engine cannot use.</summary>
    public IReadOnlyList<CudaDeviceInfo> Devices { get; }

    /// <summary>The driver, or null and the reason why there is nothing to compute with.</summary>
    public static CudaDriver? Find(out string whyNot)
    {
        whyNot = "";
        if (!TryLoad())
        {
            whyNot = "no NVIDIA driver found";
            return null;
        }

        int version = 0, count = 0;
        var result = cuInit(0);
        if (result == CudaResult.Success)
        {
            Check(cuDriverGetVersion(&version));
            Check(cuDeviceGetCount(&count));
        }

        if (result is CudaResult.Success or CudaResult.NoDevice && count == 0)
        {
            whyNot = "the NVIDIA driver finds no device";
        }
        else if (result != CudaResult.Success)
        {
            whyNot = $"the NVIDIA driver does not start: {Describe(result)}";
        }
        else if (version < OldestVersion)
        {
            whyNot = $"the NVIDIA driver goes up to CUDA {Text(version)}; kernels need "
                + $"{Text(OldestVersion)} or newer: update the driver";
        }

        return whyNot.Length == 0
            ? new CudaDriver(version, [.. Enumerable.Range(0, count).Select(Read)])
            : null;
    }

    private static string Text(int version) => $"{version / 1000}.{version % 1000 / 10}";

    private static CudaDeviceInfo Read(int index)
    {
        const int LongestName = 256;
        int device;
        Check(cuDeviceGet(&device, index));
        byte* name = stackalloc byte[LongestName];
        Check(cuDeviceGetName(name, LongestName, device));
        nuint memory;
        Check(cuDeviceTotalMem_v2(&memory, device));
        int capability = 10 * Attribute(device, DeviceAttribute.ComputeCapabilityMajor)
            + Attribute(device, DeviceAttribute.ComputeCapabilityMinor);
        var text = new ReadOnlySpan<byte>(name, LongestName);
        return new CudaDeviceInfo(index, Encoding.UTF8.GetString(text[..text.IndexOf((byte)0)]), capability,
            (long)memory, Attribute(device, DeviceAttribute.MultiprocessorCount),
            Attribute(device, DeviceAttribute.MaxSharedMemoryPerBlockOptIn));
    }

    private static int Attribute(int device, DeviceAttribute attribute)
    {
        int value;
        Check(cuDeviceGetAttribute(&value, attribute, device));
        return value;
    }
}
