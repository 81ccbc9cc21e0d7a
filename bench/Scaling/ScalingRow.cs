using SimClr.Bench.Compare;

namespace SimClr.Bench.Scaling;

/// <summary>One thread count. Speeds are medians over the rounds, in views per second.</summary>
/// <param name="OursSpeedUp">Median over the rounds of our speed over that with the fewest threads.</param>
/// <param name="Ratio">Median over the rounds of our speed over the peer's.</param>
internal sealed record ScalingRow(
    int Threads, double Ours, double OursSpeedUp, double Peer, double PeerSpeedUp, double Ratio)
{
    /// <summary>Rows by thread count; the peer's way is its fastest with the most threads.</summary>
    public static ScalingRow[] From(Family family, IReadOnlyDictionary<int, List<Round>> measured)
    {
        int[] counts = [.. measured.Keys.Order()];
        var compared = counts.Select(count => ComparedCase.From(family, measured[count]).Single()).ToArray();
        string way = compared[^1].Best.Peer.Way;
        double[][] ours = [.. counts.Select(count => measured[count].Select(round => Speed(round.Ours[0])).ToArray())];
        double[][] peer =
            [.. counts.Select(count => measured[count].Select(round => Speed(round.Peer.First(m => m.Way == way))).ToArray())];
        return [.. counts.Select((count, i) => new ScalingRow(count,
            Timing.Median(ours[i]), Over(ours[i], ours[0]), Timing.Median(peer[i]), Over(peer[i], peer[0]),
            Over(ours[i], peer[i])))];
    }

    private static double Over(double[] speeds, double[] others)
        => Timing.Median(speeds.Zip(others, (speed, other) => speed / other));

    private static double Speed(Measurement m) => m.Work / m.Seconds;
}
