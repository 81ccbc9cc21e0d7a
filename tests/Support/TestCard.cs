using NUnit.Framework;
using SimClr.Kernels.Gpu;

namespace SimClr.Tests.Support;

/// <summary>The CUDA card of this machine, where there is one: it adds tests, it does not change them.</summary>
internal static class TestCard
{
    private static readonly string WhyNot;

    static TestCard()
    {
        var info = CudaDriver.Find(out WhyNot)?.Devices.FirstOrDefault(device => device.IsSupported);
        if (info is not null)
        {
            Gpu = new CudaGpu(info);
            Cuda = [.. Enum.GetValues<Precision>().Select(precision => new CudaDevice(Gpu, precision))];
        }
        else if (WhyNot.Length == 0)
        {
            WhyNot = $"no card of compute capability {CudaDeviceInfo.OldestComputeCapability / 10.0:0.0} or newer";
        }
    }

    public static IGpu? Gpu { get; }

    /// <summary>The card as a device, once in each precision.</summary>
    public static IReadOnlyList<CudaDevice> Cuda { get; } = [];

    /// <summary>
    /// Skips the test, visibly, on a machine without a card; fails it where SIMCLR_REQUIRE_GPU says that there is one.
    /// </summary>
    public static void Require()
    {
        string message = $"needs a CUDA card: {WhyNot}.";
        if (Gpu is null && Environment.GetEnvironmentVariable("SIMCLR_REQUIRE_GPU") == "1")
        {
            Assert.Fail(message);
        }
        else if (Gpu is null)
        {
            Assert.Ignore(message);
        }
    }
}
