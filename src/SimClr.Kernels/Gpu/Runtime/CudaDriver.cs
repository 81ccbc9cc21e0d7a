using ILGPU.Runtime.Cuda;
using static ILGPU.Runtime.Cuda.CudaAPI;
using static SimClr.Kernels.Gpu.DriverApi;
using IlgpuDevice = ILGPU.Runtime.Cuda.CudaDevice;

namespace SimClr.Kernels.Gpu;

/// <summary>The NVIDIA driver of this machine and the cards behind it.</summary>
public sealed class CudaDriver
{
    private const string NoDevice = "the NVIDIA driver finds no device";

    // The first that reads the PTX which the compiler writes.
    private static readonly CudaDriverVersion Oldest = CudaDriverVersion.FromMajorMinor(11, 8);

    private CudaDriver(CudaDriverVersion version, IReadOnlyList<CudaDeviceInfo> devices)
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
        CudaDriver? driver = null;
        whyNot = !TryLoad() ? "no NVIDIA driver found" : cuInit(0) switch
        {
            CudaError.CUDA_SUCCESS => Read(out driver),
            CudaError.CUDA_ERROR_NO_DEVICE => NoDevice,
            var error => $"the NVIDIA driver does not start: {Describe(error)}",
        };
        return driver;
    }

    private static string Read(out CudaDriver? driver)
    {
        driver = null;
        Check(CurrentAPI.GetDriverVersion(out var version));
        Check(CurrentAPI.GetDeviceCount(out int count));
        if (count == 0)
        {
            return NoDevice;
        }

        if (version < Oldest)
        {
            return $"the NVIDIA driver goes up to CUDA {Text(version)}; kernels need {Text(Oldest)} or "
                + "newer: update the driver";
        }

        // ILGPU leaves out what it cannot read, without a word.
        var devices = IlgpuDevice.GetDevices(_ => true).Cast<IlgpuDevice>();
        if (!devices.Any())
        {
            return $"ILGPU cannot read the cards of the NVIDIA driver{DriverSymbol.Lacking}";
        }

        driver = new CudaDriver(version, [.. devices.Select(device => new CudaDeviceInfo(device))]);
        return "";
    }

    private static string Text(CudaDriverVersion version) => $"{version.Major}.{version.Minor}";
}
