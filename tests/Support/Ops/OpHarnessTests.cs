using System.Numerics;
using NUnit.Framework;
using NUnit.Framework.Constraints;
using SimClr.Kernels;
using SimClr.Kernels.Gpu;
using SimClr.Kernels.Reference;
using static SimClr.Tests.Support.OpBuffer;

namespace SimClr.Tests.Support;

/// <summary>
/// The table's checks find what they are there for: each is shown a kernel with that one mistake.
/// </summary>
public sealed unsafe class OpHarnessTests
{
    private const int Length = 21;

    [Test]
    public void AWrongValueIsReportedWithItsPlace()
    {
        var faulty = Relu((input, output) => Correct(input, output, output.Length - 1, 3));
        Assert.That(() => OpChecks.Agrees(faulty, TestDevices.ReferenceFloat),
            Fails("relu", "output[20]", "actual 3"));
    }

    [Test]
    public void AnElementLeftOutIsFound()
    {
        var faulty = Relu((input, output) => Correct(input, output.Slice(0, output.Length - 1)));
        Assert.That(() => OpChecks.Agrees(faulty, TestDevices.ReferenceFloat), Fails("output[20]", "NaN"));
    }

    [TestCase(-1)]
    [TestCase(Length)]
    public void AWriteOutsideIsFound(int place)
    {
        var faulty = Relu((input, output) => Correct(input, output, place, 0));
        Assert.That(() => OpChecks.Agrees(faulty, TestDevices.ReferenceFloat),
            Fails($"outside of output[{place}]"));
    }

    [Test]
    public void AReadOutsideIsFound()
    {
        var faulty = Relu((input, output) => Correct(input, output, 0,
            output.Pointer[0] + input.Pointer[Length]));
        Assert.That(() => OpChecks.Agrees(faulty, TestDevices.ReferenceFloat), Fails("output[0]", "NaN"));
    }

    [Test]
    public void AWrittenInputIsFound()
    {
        var faulty = Relu((input, output) =>
        {
            Correct(input, output);
            input.Pointer[4] = 0;
        });
        Assert.That(() => OpChecks.Agrees(faulty, TestDevices.ReferenceFloat),
            Fails("an input was written: input[4]"));
    }

    [Test]
    public void ASwallowedNaNIsFound()
    {
        var faulty = Relu((input, output) =>
        {
            Correct(input, output);
            for (int i = 0; i < output.Length; i++)
            {
                output[i] = float.IsNaN(output[i]) ? 0 : output[i];
            }
        });
        Assert.That(() => OpChecks.PassesNaN(faulty, [TestDevices.ReferenceFloat]),
            Fails("expected NaN, actual 0"));
    }

    [Test]
    public void AnOverflowIsFound()
    {
        var faulty = Relu((input, output) => Correct(input, output, 0,
            input[0] * input[0] * input[0] / input[0]));
        Assert.That(() => OpChecks.HoldsHugeValues(faulty, TestDevices.ReferenceFloat),
            Fails("huge values: output[0]"));
    }

    [Test]
    public void BitsThatDependOnAlignmentAreFound()
    {
        var faulty = Relu((input, output) =>
        {
            Correct(input, output);
            output[0] = (nint)output.Pointer % 64 == 0 ? output[0] : MathF.BitIncrement(output[0]);
        });
        Assert.That(() => OpChecks.HasTheSameBits(faulty, TestDevices.Cpu[0], TestDevices.Cpu[1]),
            Fails("output[0]", "unaligned"));
    }

    [Test]
    public void AWrongGradientIsFound()
    {
        var forward = Row<double>("relu",
            (input, output) => new Elementwise<double>().Map<Relu>(input, output));
        var backward = new OpCase<double>("relu backward")
        {
            Forward = forward,
            Buffers = [In("dOutput", Length), In("output", Length), Out("dInput", Length)],
            Run = (d, b)
                => d.Elementwise.Scale(b["dOutput"], 1, b["dInput"], Accumulation.Overwrite), // no mask
        };
        Assert.That(() => OpGradient.Check(backward), Fails("relu backward", "finite difference", "dInput["));
    }

    [TestCase(Precision.Fp32, false)]
    [TestCase(Precision.Tf32, true)]
    [TestCase(Precision.Bf16, true)]
    public void FactorsAreRoundedForADeviceThatRoundsThem(Precision precision, bool rounds)
    {
        var row = Row<double>("relu", (_, _) => { });
        var drawn = OpData.For(row)["input"];
        var untouched = OpData.For(row).RoundedTo(precision, row)["input"];
        var rounded = OpData.For(row).RoundedTo(precision, row with { RoundsFactors = true })["input"];
        double ulp = precision == Precision.Tf32 ? 1.0 / 1024 : 1.0 / 128;
        Assert.Multiple(() =>
        {
            Assert.That(untouched, Is.EqualTo(drawn));
            Assert.That(rounded.SequenceEqual(drawn), Is.Not.EqualTo(rounds));
            Assert.That(rounded.Zip(drawn, (r, d) => Math.Abs(r - d) / Math.Abs(d)),
                Has.All.LessThan(rounds ? ulp : 1e-30));
            Assert.That(rounded.All(r => r / Math.ScaleB(ulp, Math.ILogB(r)) % 1 == 0), Is.EqualTo(rounds));
        });
    }

    private static IResolveConstraint Fails(params string[] parts)
        => Throws.TypeOf<AssertionException>()
            .With.Message.Matches<string>(text => parts.All(part => text!.Contains(part)));

    private static OpRow Relu(Action<BufferView<float>, BufferView<float>> faulty)
        => new(Row("relu", faulty),
            Row<double>("relu", (input, output) => new Elementwise<double>().Map<Relu>(input, output)));

    private static OpCase<T> Row<T>(string name, Action<BufferView<T>, BufferView<T>> run)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new(name)
        {
            Buffers = [In("input", Length), Out("output", Length)],
            Run = (_, b) => run(b["input"], b["output"]),
        };

    /// <summary>The right output, then one element, perhaps outside, that is not.</summary>
    private static void Correct(BufferView<float> input, BufferView<float> output, long place = 0,
        float? value = null)
    {
        new Elementwise<float>().Map<Relu>(input, output);
        if (value is float wrong)
        {
            output.Pointer[place] = wrong;
        }
    }
}
