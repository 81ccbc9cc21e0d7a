using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Tests.Support.Ptx;

namespace SimClr.Tests.Support;

/// <summary>
/// What must hold for a row on a device. Each check fails with op, device, index and both values.
/// </summary>
internal static class OpChecks
{
    public static void Agrees(OpRow row, IKernelDevice<float> device)
    {
        var inputs = OpData.For(row.Double).RoundedTo(TestDevices.PrecisionOf(device), row.Double);
        var expected = OpData.Reference(row.Double, inputs);
        var written = row.Double.Buffers.Where(buffer => buffer.Writes)
            .SelectMany(buffer => expected[buffer.Name]);
        Assert.That(written, Has.All.Matches<double>(double.IsFinite),
            "the reference leaves nothing unwritten");
        Compare(row, device, inputs, expected, TestDevices.Describe(device));
    }

    /// <summary>
    /// One NaN in each input in turn reaches exactly the outputs that it reaches by the formula.
    /// </summary>
    public static void PassesNaN(OpRow row, IReadOnlyList<IKernelDevice<float>> devices)
    {
        var clean = OpData.For(row.Double);
        foreach (var buffer in row.Double.Buffers.Where(b => b.Reads && b.Element == OpElement.Real
            && b.Length > 0))
        {
            foreach (long position in new[] { buffer.Length / 3, buffer.Length - 1 }.Distinct())
            {
                var inputs = clean.Copy();
                inputs[buffer.Name][position] = double.NaN;
                foreach (var group in devices.GroupBy(TestDevices.PrecisionOf))
                {
                    var rounded = inputs.RoundedTo(group.Key, row.Double);
                    var expected = OpData.Reference(row.Double, rounded);
                    foreach (var device in group)
                    {
                        Compare(row, device, rounded, expected,
                            $"{TestDevices.Describe(device)}, NaN in {buffer.Name}[{position}]");
                    }
                }
            }
        }
    }

    public static void HoldsHugeValues(OpRow row, IKernelDevice<float> device)
    {
        var inputs = OpData.For(row.Double, row.Double.HugeScale)
            .RoundedTo(TestDevices.PrecisionOf(device), row.Double);
        var expected = OpData.Reference(row.Double, inputs);
        Compare(row, device, inputs, expected, $"{TestDevices.Describe(device)}, huge values",
            scaleTolerance: true);
    }

    /// <summary>Neither the number of threads nor where the buffers start changes a bit.</summary>
    public static void HasTheSameBits(OpRow row, IKernelDevice<float> first, IKernelDevice<float> second)
    {
        var inputs = OpData.For(row.Double);
        var one = OpRunner.Run(first, row.Single, inputs, misalign: false);
        var other = OpRunner.Run(second, row.Single, inputs, misalign: true);
        OpComparison.SameBits(row.Single, one, other,
            $"{TestDevices.Describe(first)}, with {TestDevices.Describe(second)} and unaligned buffers");
    }

    /// <summary>
    /// Neither the order in which blocks and warps run nor where the buffers start changes a bit.
    /// </summary>
    public static void HasTheSameBitsInAnyOrder(OpRow row, IKernelDevice<float> device, InterpretedGpu gpu)
    {
        var inputs = OpData.For(row.Double);
        var one = OpRunner.Run(device, row.Single, inputs, misalign: false);
        gpu.RunsBackwards = true;
        try
        {
            var other = OpRunner.Run(device, row.Single, inputs, misalign: true);
            OpComparison.SameBits(row.Single, one, other,
                $"{TestDevices.Describe(device)}, backwards with unaligned buffers");
        }
        finally
        {
            gpu.RunsBackwards = false;
        }
    }

    private static void Compare(OpRow row, IKernelDevice<float> device, OpData inputs, OpData expected,
        string where, bool scaleTolerance = false)
    {
        var actual = OpRunner.Run(device, row.Single, inputs, misalign: false);
        OpComparison.Agree(row.Double, expected, actual, where, scaleTolerance);
    }
}
