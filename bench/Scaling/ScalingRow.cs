using SimClr.Bench.Compare;

namespace SimClr.Bench.Scaling;

/// <summary>
/// A case at one thread count. Speeds are medians over the rounds, of its work (views, operations) per second.
/// </summary>
/// <param name="OursSpeedUp">Median over the rounds of our speed over that with the fewest threads.</param>
/// <param name="Ratio">Median over the rounds of our speed over the peer's.</param>
internal sealed record ScalingRow(
    string Case, string Unit, int Threads, double Ours, double OursSpeedUp, double Peer, double PeerSpeedUp, double Ratio)
{
    /// <summary>Rows by case and thread count; the peer's way is its fastest with the most threads.</summary>
    public static ScalingRow[] From(Family family, IReadOnlyDictionary<int, List<Round>> measured)
    {
        int[] counts = [.. measured.Keys.Order()];
        return [.. ComparedCase.From(family, measured[counts[^1]]).SelectMany(row => From(row, counts, measured))];
    }

    private static IEnumerable<ScalingRow> From(
        ComparedCase row, int[] counts, IReadOnlyDictionary<int, List<Round>> measured)
    {
        double[][] ours = [.. counts.Select(count => Speeds(round => round.Ours.First(m => m.Case == row.Name), count))];
        double[][] peer =
            [.. counts.Select(count => Speeds(round => round.Peer.First(m => m.Name == row.Best.Peer.Name), count))];
        return counts.Select((count, i) => new ScalingRow(row.Name, row.Ours.Unit, count,
            Timing.Median(ours[i]), Over(ours[i], ours[0]), Timing.Median(peer[i]), Over(peer[i], peer[0]),
            Over(ours[i], peer[i])));

        double[] Speeds(Func<Round, Measurement> of, int count)
            => [.. measured[count].Select(of).Select(m => m.Work / m.Seconds)];
    }

    private static double Over(double[] speeds, double[] others)
        => Timing.Median(speeds.Zip(others, (speed, other) => speed / other));
}
