using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Tests.Support;

namespace SimClr.Tests.Kernels;

/// <summary>What every row of the op table must hold. <see cref="OpCase{T}"/> says how to add rows.</summary>
[Parallelizable(ParallelScope.Children)]
public sealed class OpTableTests
{
    private static readonly string[] TensorCoreOps = ["gemm", "conv2d", "nt-xent"];

    private static IEnumerable<TestCaseData> Rows => OpRow.All.Select(Case);

    private static IEnumerable<TestCaseData> BackwardRows
        => OpRow.All.Where(row => row.Double is { Forward: not null, ChecksGradient: true }).Select(Case);

    private static IEnumerable<TestCaseData> ScalableRows
        => OpRow.All.Where(row => row.Double.Buffers.Any(buffer => buffer.Scales)).Select(Case);

    private static IEnumerable<TestCaseData> TensorCoreRows => OpRow.All
        .Where(row => TensorCoreOps.Any(op => row.Single.Name.StartsWith(op, StringComparison.Ordinal))).Select(Case);

    [Test]
    public void NamesAreUnique() => Assert.That(OpRow.All.Select(row => row.Single.Name), Is.Unique);

    [TestCaseSource(nameof(Rows))]
    public void Agrees(object row) => OnAll(TestDevices.All, device => OpChecks.Agrees((OpRow)row, device));

    [TestCaseSource(nameof(Rows))]
    public void HasTheSameBits(object row)
        => OnAll(TestDevices.Cpu, device => OpChecks.HasTheSameBits((OpRow)row, TestDevices.Cpu[0], device));

    [TestCaseSource(nameof(Rows))]
    public void PassesNaN(object row) => OpChecks.PassesNaN((OpRow)row, TestDevices.EachCode);

    [TestCaseSource(nameof(ScalableRows))]
    public void HoldsHugeValues(object row)
        => OnAll(TestDevices.EachCode, device => OpChecks.HoldsHugeValues((OpRow)row, device));

    [TestCaseSource(nameof(BackwardRows))]
    public void EqualsFiniteDifferences(object row) => OpGradient.Check(((OpRow)row).Double);

    [TestCaseSource(nameof(Rows))]
    public void AgreesOnCuda(object row)
        => OnAll(TestDevices.Cuda, device => OpChecks.Agrees((OpRow)row, device));

    [TestCaseSource(nameof(TensorCoreRows))]
    public void AgreesOnAnA100(object row)
        => OnAll(TestDevices.CudaOfA100, device => OpChecks.Agrees((OpRow)row, device));

    [TestCaseSource(nameof(Rows))]
    public void HasTheSameBitsOnCuda(object row)
        => OnAll(TestDevices.Cuda,
            device => OpChecks.HasTheSameBitsInAnyOrder((OpRow)row, device, TestDevices.CudaGpu));

    [TestCaseSource(nameof(Rows))]
    public void PassesNaNOnCuda(object row)
        => OnAll(TestDevices.Cuda, device => OpChecks.PassesNaN((OpRow)row, [device]));

    [TestCaseSource(nameof(ScalableRows))]
    public void HoldsHugeValuesOnCuda(object row)
        => OnAll(TestDevices.Cuda, device => OpChecks.HoldsHugeValues((OpRow)row, device));

    private static void OnAll(IEnumerable<IKernelDevice<float>> devices, Action<IKernelDevice<float>> check)
    {
        foreach (var device in devices)
        {
            check(device);
        }
    }

    private static TestCaseData Case(OpRow row) => new TestCaseData(row).SetArgDisplayNames(row.Single.Name);
}
