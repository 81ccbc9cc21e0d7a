using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Tests.Support;

namespace SimClr.Tests.Kernels;

/// <summary>The op table once more, on this machine's card in each precision. Skips where there is none.</summary>
public sealed class TableOnGpu
{
    private static IEnumerable<TestCaseData> Rows => OpRow.All.Select(Case);

    private static IEnumerable<TestCaseData> ScalableRows
        => OpRow.All.Where(row => row.Double.Buffers.Any(buffer => buffer.Scales)).Select(Case);

    [OneTimeSetUp]
    public void NeedsACard() => TestCard.Require();

    [TestCaseSource(nameof(Rows))]
    public void Agrees(object row) => InEachPrecision(device => OpChecks.Agrees((OpRow)row, device));

    [TestCaseSource(nameof(Rows))]
    public void HasTheSameBits(object row)
        => InEachPrecision(device => OpChecks.HasTheSameBits((OpRow)row, device, device));

    [TestCaseSource(nameof(Rows))]
    public void PassesNaN(object row) => InEachPrecision(device => OpChecks.PassesNaN((OpRow)row, [device]));

    [TestCaseSource(nameof(ScalableRows))]
    public void HoldsHugeValues(object row)
        => InEachPrecision(device => OpChecks.HoldsHugeValues((OpRow)row, device));

    private static void InEachPrecision(Action<IKernelDevice<float>> check)
    {
        foreach (var device in TestCard.Cuda)
        {
            check(device);
        }
    }

    private static TestCaseData Case(OpRow row) => new TestCaseData(row).SetArgDisplayNames(row.Single.Name);
}
