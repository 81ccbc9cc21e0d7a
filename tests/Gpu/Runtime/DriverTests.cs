using ILGPU.Runtime.Cuda;
using NUnit.Framework;
using SimClr.Kernels.Gpu;

namespace SimClr.Tests.Gpu;

/// <summary>
/// What can be known of the driver without a card; without a driver there is nothing to test.
/// </summary>
internal sealed class DriverTests
{
    [Test]
    public void WithoutACardThereIsOneReason()
    {
        var driver = CudaDriver.Find(out string whyNot);
        Assert.That(whyNot, driver is null ? Is.Not.Empty.And.Not.Contains("\n") : Is.Empty);
        Assert.That(driver?.Devices, Is.Null.Or.Not.Empty);
    }

    [Test]
    public void TheLibraryHasAllThatIlgpuAndWeAskOfIt()
    {
        RequireDriver();
        Assert.That(DriverSymbol.All.Count(symbol => symbol.AskedBy == "ILGPU"), Is.GreaterThan(40));
        Assert.That(DriverSymbol.All.Select(symbol => symbol.Name), Is.SupersetOf(new[]
        {
            "cuCtxCreate_v2", "cuModuleLoadDataEx", "cuLaunchKernel", // ILGPU's, one with a string
            "cuFuncSetAttribute", "cuStreamEndCapture", "cuGraphLaunch", // ours
        }));
        Assert.That(DriverSymbol.All.Where(symbol => !symbol.Exists), Is.Empty);
    }

    [Test]
    public void IlgpuFindsTheLibraryToo()
    {
        RequireDriver();
        bool starts = DriverApi.cuInit(0) == CudaError.CUDA_SUCCESS;
        Assert.That(CudaAPI.CurrentAPI.IsSupported, Is.EqualTo(starts));
    }

    [Test]
    public void AnErrorNamesTheCallItsSubjectAndTheReason()
    {
        RequireDriver();
        Assert.That(() => DriverApi.Check(DriverApi.cuInit(1), "of nothing"), // flags must be 0
            Throws.InstanceOf<CudaException>()
                .With.Message.Match(@"^cuda: cuInit of nothing: CUDA_ERROR_[A-Z_]+ \(\d+\): [a-zA-Z -]+$"));
        Assert.That(() => DriverApi.Check(CudaError.CUDA_ERROR_NO_DEVICE, "", "CurrentAPI.Call(gpu.Stream)"),
            Throws.InstanceOf<CudaException>()
                .With.Message.StartsWith("cuda: Call: CUDA_ERROR_NO_DEVICE (100)"));
        Assert.That(DriverApi.Describe(CudaError.CUDA_ERROR_OUT_OF_MEMORY),
            Does.StartWith("CUDA_ERROR_OUT_OF_MEMORY (2): "));
        Assert.That(DriverApi.Describe((CudaError)900), // which ILGPU does not know
            Does.StartWith("CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED (900): "));
    }

    private static void RequireDriver()
    {
        if (!DriverApi.TryLoad())
        {
            Assert.Ignore("this machine has no NVIDIA driver");
        }
    }
}
