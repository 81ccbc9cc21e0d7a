using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Cpu;
using SimClr.Tests.Support;

namespace SimClr.Tests.Kernels;

/// <summary>What the op table does not ask of convolution.</summary>
public sealed class Conv2dTests
{
    private static readonly int[] RegisterBits = [128, 256, 512];

    /// <summary>The op table runs the widest registers; narrower ones must agree just as well.</summary>
    [TestCaseSource(nameof(RegisterBits))]
    public void AgreesForEveryRegisterWidth(int registerBits)
    {
        Assume.That(registerBits, Is.LessThanOrEqualTo(Conv2d.WidestRegisterBits));
        var threads = new CpuThreads(2);
        var memory = new HostMemory();
        var device = new CpuDevice(threads: 1) { Conv2d = new Conv2d(threads, memory, registerBits) };
        var table = new Conv2dOps();
        foreach (var (single, inDouble) in table.Rows<float>().Zip(table.Rows<double>()))
        {
            var inputs = OpData.For(inDouble);
            var actual = OpRunner.Run(device, single, inputs, misalign: true);
            var expected = OpData.Reference(inDouble, inputs);
            OpComparison.Agree(inDouble, expected, actual, $"cpu, {registerBits} bits");
        }

        Assert.That(memory.InUse, Is.Zero, "scratch memory is given back");
    }
}
