using NUnit.Framework;
using SimClr.Tests.Support;

namespace SimClr.Tests.Kernels;

/// <summary>What every row of the op table must hold. <see cref="OpCase{T}"/> says how to add rows.</summary>
public sealed class OpTableTests
{
    private static IEnumerable<TestCaseData> Rows => OpRow.All.Select(Case);

    private static IEnumerable<TestCaseData> BackwardRows
        => OpRow.All.Where(row => row.Double.Forward is not null).Select(Case);

    private static IEnumerable<TestCaseData> ScalableRows
        => OpRow.All.Where(row => row.Double.Buffers.Any(buffer => buffer.Scales)).Select(Case);

    [Test]
    public void NamesAreUnique() => Assert.That(OpRow.All.Select(row => row.Single.Name), Is.Unique);

    [TestCaseSource(nameof(Rows))]
    public void Agrees(object row)
    {
        var (single, inDouble) = (OpRow)row;
        var inputs = OpData.For(inDouble);
        var expected = OpData.Reference(inDouble, inputs);
        Assert.That(inDouble.Buffers.Where(b => b.Writes).SelectMany(b => expected[b.Name]),
            Has.All.Matches<double>(double.IsFinite), "the reference leaves nothing unwritten");
        foreach (var device in TestDevices.All)
        {
            var actual = OpRunner.Run(device, single, inputs, misalign: false);
            OpComparison.Agree(inDouble, expected, actual, TestDevices.Describe(device));
        }
    }

    /// <summary>Determinism: neither the number of threads nor where the buffers start changes a bit.</summary>
    [TestCaseSource(nameof(Rows))]
    public void HasTheSameBits(object row)
    {
        var (single, inDouble) = (OpRow)row;
        var inputs = OpData.For(inDouble);
        var first = OpRunner.Run(TestDevices.Cpu[0], single, inputs, misalign: false);
        foreach (var device in TestDevices.Cpu)
        {
            var again = OpRunner.Run(device, single, inputs, misalign: true);
            OpComparison.SameBits(single, first, again,
                $"cpu with one thread, with {device.Threads.Count} and unaligned buffers");
        }
    }

    /// <summary>One NaN in each input in turn reaches exactly the outputs that it reaches by the formula.</summary>
    [TestCaseSource(nameof(Rows))]
    public void PassesNaN(object row)
    {
        var (single, inDouble) = (OpRow)row;
        var clean = OpData.For(inDouble);
        foreach (var buffer in inDouble.Buffers.Where(b => b.Reads && b.Element == OpElement.Real && b.Length > 0))
        {
            foreach (long position in new[] { buffer.Length / 3, buffer.Length - 1 }.Distinct())
            {
                var inputs = clean.Copy();
                inputs[buffer.Name][position] = double.NaN;
                var expected = OpData.Reference(inDouble, inputs);
                foreach (var device in TestDevices.All)
                {
                    var actual = OpRunner.Run(device, single, inputs, misalign: false);
                    OpComparison.Agree(inDouble, expected, actual,
                        $"{TestDevices.Describe(device)}, NaN in {buffer.Name}[{position}]");
                }
            }
        }
    }

    [TestCaseSource(nameof(ScalableRows))]
    public void HoldsHugeValues(object row)
    {
        var (single, inDouble) = (OpRow)row;
        var inputs = OpData.For(inDouble, inDouble.HugeScale);
        var expected = OpData.Reference(inDouble, inputs);
        foreach (var device in TestDevices.All)
        {
            var actual = OpRunner.Run(device, single, inputs, misalign: false);
            OpComparison.Agree(inDouble, expected, actual, $"{TestDevices.Describe(device)}, huge values",
                scaleTolerance: true);
        }
    }

    [TestCaseSource(nameof(BackwardRows))]
    public void EqualsFiniteDifferences(object row) => OpGradient.Check(((OpRow)row).Double);

    private static TestCaseData Case(OpRow row) => new TestCaseData(row).SetArgDisplayNames(row.Single.Name);
}
