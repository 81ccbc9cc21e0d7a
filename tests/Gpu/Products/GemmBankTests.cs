using NUnit.Framework;
using SimClr.Kernels.Gpu;

namespace SimClr.Tests.Gpu;

/// <summary>
/// Shared memory serves 128-bit accesses eight lanes at a time: they are quick when no two of the eight
/// meet in one of the eight groups of four banks, unless at the same address.
/// </summary>
public sealed class GemmBankTests
{
    [Test]
    public void PatchesOfDepthRunsMeetNoBank([Values(0, 4, 8, 12)] int patchQuad)
    {
        // Tensor cores: lane l loads row quad l / 4 and depth quad l % 4.
        NoBankMeets(lane => DepthRuns.PatchAt(patchQuad / 8 * 8 + lane / 4, lane % 4));
        for (int pass = 0; pass < 4; pass++)
        {
            // float32: row quad l / 4 or, of the columns, l % 4, and all lanes one depth quad.
            NoBankMeets(lane => DepthRuns.PatchAt(patchQuad + lane / 4, pass));
            NoBankMeets(lane => DepthRuns.PatchAt(patchQuad + lane % 4, pass));
        }
    }

    [Test]
    public void PatchesOfRowRunsMeetNoBank(
        [Values(0, 4, 8, 12)] int patchQuad, [Values(64, 128, 256)] int rows)
    {
        NoBankMeets(lane => RowRuns.PatchAt(patchQuad / 8 * 8 + lane / 4, lane % 4, rows));
        for (int pass = 0; pass < 4; pass++)
        {
            NoBankMeets(lane => RowRuns.PatchAt(patchQuad + lane / 4, pass, rows));
            NoBankMeets(lane => RowRuns.PatchAt(patchQuad + lane % 4, pass, rows));
        }
    }

    [Test]
    public void FinishedTilesMeetNoBank([Values(64, 128)] int columns)
    {
        NoBankMeets(lane => OutputTile.At(4 * (lane / 4), 2 * (lane % 4), columns)); // tensor cores
        NoBankMeets(lane => OutputTile.At(4 * (lane / 4), lane % 4, columns)); // float32
        NoBankMeets(lane => OutputTile.At(lane * 4 / columns, lane % (columns / 4), columns)); // rows go out
    }

    private static void NoBankMeets(Func<int, int> quadOfLane)
    {
        foreach (int[] together in Enumerable.Range(0, 32).Chunk(8))
        {
            var quads = together.Select(quadOfLane).Distinct().ToArray();
            Assert.That(quads.Select(at => at % 8), Is.Unique, $"lanes {together[0]} to {together[^1]}");
        }
    }
}
