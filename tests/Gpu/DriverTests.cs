using System.Reflection;
using System.Runtime.InteropServices;
using NUnit.Framework;
using SimClr.Kernels.Gpu;

namespace SimClr.Tests.Gpu;

/// <summary>
/// What can be known of the driver without a card; without a driver there is nothing to test.
/// </summary>
internal sealed unsafe class DriverTests
{
    [Test]
    public void WithoutACardThereIsOneReason()
    {
        var driver = CudaDriver.Find(out string whyNot);
        Assert.That(whyNot, driver is null ? Is.Not.Empty.And.Not.Contains("\n") : Is.Empty);
        Assert.That(driver?.Devices, Is.Null.Or.Not.Empty);
    }

    [Test]
    public void TheLibraryExportsEveryFunctionUnderItsName()
    {
        RequireDriver();
        nint library = NativeLibrary.Load(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1");
        string[] functions = [.. typeof(DriverApi).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Select(method => method.Name).Where(name => name.StartsWith("cu", StringComparison.Ordinal))];
        Assert.That(functions, Has.Length.GreaterThan(30));
        Assert.That(functions.Where(name => !NativeLibrary.TryGetExport(library, name, out _)), Is.Empty);
    }

    [Test]
    public void AnErrorNamesTheCallItsSubjectAndTheReason()
    {
        RequireDriver();
        _ = DriverApi.cuInit(0);
        Assert.That(() => DriverApi.Check(DriverApi.cuDeviceGetCount(null), "of nothing"),
            Throws.InstanceOf<CudaException>()
                .With.Message.Match(
                    @"^cuda: cuDeviceGetCount of nothing: CUDA_ERROR_[A-Z_]+ \(\d+\): [a-z ]+$"));
        Assert.That(() => DriverApi.Check(CudaResult.NoDevice, "", "cuCall(gpu.Stream)"),
            Throws.InstanceOf<CudaException>()
                .With.Message.StartsWith("cuda: cuCall: CUDA_ERROR_NO_DEVICE (100)"));
        Assert.That(
            DriverApi.Describe(CudaResult.OutOfMemory), Does.StartWith("CUDA_ERROR_OUT_OF_MEMORY (2): "));
    }

    private static void RequireDriver()
    {
        if (!DriverApi.TryLoad())
        {
            Assert.Ignore("this machine has no NVIDIA driver");
        }
    }
}
