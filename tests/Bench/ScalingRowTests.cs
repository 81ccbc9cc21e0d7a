using NUnit.Framework;
using SimClr.Bench;
using SimClr.Bench.Compare;
using SimClr.Bench.Scaling;

namespace SimClr.Tests.Bench;

public sealed class ScalingRowTests
{
    [Test]
    public void SpeedUpsAreOverTheFewestThreadsOfTheSameRound()
    {
        // Views per second; the second round is a slow minute of the machine.
        var rows = ScalingRow.From(Family.All[0], new Dictionary<int, List<Round>>
        {
            [2] = [Round(190, 60, 50), Round(95, 30, 25)],
            [1] = [Round(100, 40, 20), Round(50, 20, 10)],
        });

        Assert.That(rows.Select(row => row.Threads), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(rows.Select(row => row.OursSpeedUp), Is.EqualTo(new[] { 1, 1.9 }).Within(1e-9));
        Assert.That(rows.Select(row => row.PeerSpeedUp), Is.EqualTo(new[] { 1, 1.5 }).Within(1e-9));
        Assert.That(rows.Select(row => row.Ratio), Is.EqualTo(new[] { 2.5, 190.0 / 60 }).Within(1e-9));
        Assert.That(rows[1].Ours, Is.EqualTo(142.5).Within(1e-9));
    }

    private static Round Round(double ours, double peerFast, double peerSlow) => new(
        [Step("step", ours)], [Step("step@channels_last", peerFast), Step("step@contiguous", peerSlow)]);

    private static Measurement Step(string name, double viewsPerSecond)
        => new(name, Seconds: 10 / viewsPerSecond, Work: 10, Unit: "views");
}
