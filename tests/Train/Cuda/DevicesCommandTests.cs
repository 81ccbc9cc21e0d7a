using NUnit.Framework;
using SimClr.Kernels.Gpu;

namespace SimClr.Tests.Train.Cuda;

internal sealed class DevicesCommandTests
{
    [Test]
    public void SaysOnceWhyThereIsNoCardOrWhatItIs()
    {
        var driver = CudaDriver.Find(out string whyNot);
        string output = CliCall.Run("devices").Output;
        Assert.That(output, Does.Contain(
            driver is null ? $"\ncuda       {whyNot}\n" : $"\ncuda:0     {driver.Devices[0].Name}\n"));
    }

    [Test]
    public void VerboseAddsWhatIsAskedOfADriverWhereThereIsOne()
    {
        string output = CliCall.Run("devices", "--verbose").Output;
        Assert.That(output, DriverSymbol.All.Count == 0
            ? Is.EqualTo(CliCall.Run("devices").Output)
            : Does.Match("  driver   has .*cuCtxCreate_v2.*: asked for by ILGPU\n")
                .And.Match("  driver   has .*cuGraphLaunch.*: asked for by SimClr.Kernels\n"));
    }
}
