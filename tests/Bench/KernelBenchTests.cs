using NUnit.Framework;
using SimClr.Bench;
using SimClr.Kernels.Cpu;

namespace SimClr.Tests.Bench;

internal sealed class KernelBenchTests
{
    /// <summary>Also a case on a device of its own, as that of the views, goes back to where it was taken.</summary>
    [Test]
    public void ACaseGivesBackWhatItTook()
    {
        var device = new CpuDevice(threads: 1);
        foreach (var bench in new KernelBench[] { new ViewsBench(), new PoolingBench() })
        {
            bench.Cases(device, new MeasureOptions()).First().Prepare()();
            Assert.That(KernelBench.Release, Throws.Nothing);
        }

        Assert.That(device.Memory.InUse, Is.Zero);
    }
}
