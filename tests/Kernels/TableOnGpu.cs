using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Tests.Support;

namespace SimClr.Tests.Kernels;

/// <summary>The op table once more, on this machine's card in each precision. Skips where there is none.</summary>
public sealed class TableOnGpu
{
    // Without a card one case stands for all rows, so that a skip does not count a thousand times.
    private static IEnumerable<TestCaseData> Rows => Cases(OpRow.All);

    private static IEnumerable<TestCaseData> ScalableRows
        => Cases(OpRow.All.Where(row => row.Double.Buffers.Any(buffer => buffer.Scales)));

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

    private static IEnumerable<TestCaseData> Cases(IEnumerable<OpRow> rows)
        => (TestCard.Gpu is null ? rows.Take(1) : rows)
            .Select(row => new TestCaseData(row).SetArgDisplayNames(row.Single.Name));
}
