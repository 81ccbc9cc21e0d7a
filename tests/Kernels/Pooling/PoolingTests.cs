using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Tests.Support;

namespace SimClr.Tests.Kernels;

internal sealed class PoolingTests
{
    private static IEnumerable<TestCaseData> Devices
        => TestDevices.EachCode.Append(TestDevices.Cuda[0]).Select(device => new TestCaseData(device)
            .SetArgDisplayNames(TestDevices.Describe(device)));

    /// <summary>As PyTorch: the first of equal values wins, a NaN wins over all, the last NaN over earlier ones.</summary>
    [TestCaseSource(nameof(Devices))]
    public void TiesAndNaN(IKernelDevice<float> device)
    {
        const double N = double.NaN;
        var shape = new Pool2dShape(N: 1, H: 2, W: 8, C: 1, Kernel: 2, Stride: 2, Padding: 0);
        using var arrays = new HostArrays<float>(device);
        var input = arrays.Of([
            5, 5, 1, N, N, 9, double.NegativeInfinity, double.NegativeInfinity,
            5, 5, 7, 2, N, 9, double.NegativeInfinity, double.NegativeInfinity]);
        var output = arrays.Empty(4);
        var argMax = arrays.Ints(4);
        device.Pooling.MaxForward(input, shape, output, argMax);
        Assert.That(output.AsSpan().ToArray(),
            Is.EqualTo(new[] { 5, float.NaN, float.NaN, float.NegativeInfinity }));
        Assert.That(argMax.AsSpan().ToArray(), Is.EqualTo(new[] { 0, 3, 12, 6 }));
    }

    /// <summary>Any window over any picture, forward and back.</summary>
    [Test]
    public void AnyShapeAgreesWithTheReference()
    {
        var shapes =
            from n in Gen.Choose(1, 3)
            from h in Gen.Choose(1, 9)
            from w in Gen.Choose(1, 9)
            from c in Gen.Choose(1, 20)
            from kernel in Gen.Choose(1, Math.Min(h, w))
            from stride in Gen.Choose(1, 4)
            from padding in Gen.Choose(0, kernel / 2)
            select new Pool2dShape(n, h, w, c, kernel, stride, padding);
        Prop.ForAll(shapes.ToArbitrary(), shape =>
        {
            foreach (var (single, inDouble) in PoolingOps.Max<float>(shape).Zip(PoolingOps.Max<double>(shape)))
            {
                OpChecks.Agrees(new OpRow(single, inDouble), TestDevices.Cpu[1]);
                OpChecks.Agrees(new OpRow(single, inDouble), TestDevices.Cuda[0]);
            }
        }).QuickCheckThrowOnFailure();
    }
}
