using NUnit.Framework;
using SimClr.Kernels.Gpu;

namespace SimClr.Tests.Train.Cuda;

internal sealed class KernelsCommandTests
{
    [Test]
    public void ListsEveryKernel()
    {
        var call = CliCall.Run("kernels");
        Assert.That(call.ExitCode, Is.Zero);
        string[] lines = call.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(KernelCatalog.All.Count + 2));
        Assert.That(lines[1], Does.Match(@"^TileProduct_\w+ +128 +[\d,]+ +[\d,]+$"));
    }

    [TestCase("sm_80")]
    [TestCase("sm_90")]
    public void WritesTheirPtx(string arch)
    {
        string folder = Path.Combine(Path.GetTempPath(), "simclr-" + Guid.NewGuid());
        try
        {
            var call = CliCall.Run("kernels", "--ptx", folder, "--arch", arch);
            Assert.That(call.ExitCode, Is.Zero);
            Assert.That(call.Output, Does.StartWith($"{KernelCatalog.All.Count} kernels for {arch} in {folder}"));
            string[] files = Directory.GetFiles(folder, "*.ptx");
            Assert.That(files, Has.Length.EqualTo(KernelCatalog.All.Count), "names are unique");
            Assert.That(files.Select(File.ReadAllText), Has.All.Contains($".target {arch}"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void AnUnknownArchitectureIsAWrongCall()
    {
        var call = CliCall.Run("kernels", "--arch", "sm_70");
        Assert.That(call.ExitCode, Is.EqualTo(2));
        Assert.That(call.Error, Does.Contain("sm_70").And.Contain("sm_80"));
    }
}
