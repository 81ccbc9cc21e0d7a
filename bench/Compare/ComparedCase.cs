namespace SimClr.Bench.Compare;

/// <summary>One case on both sides: medians over the rounds, the peer by its fastest way.</summary>
/// <param name="Ratio">
/// Median over the rounds of (peer's time / our time): above 1 we are faster. Both sides of a round ran one
/// after the other, so that a slow minute of the machine slows both.
/// </param>
internal sealed record ComparedCase(
    string Family, string Name, Measurement Ours, Measurement Peer,
    double Ratio, double LowestRatio, double HighestRatio)
{
    /// <summary>Our peak memory over the peer's: below 1 we need less. 0 where a side does not report it.</summary>
    public double MemoryRatio => Ours.PeakMemoryBytes > 0 && Peer.PeakMemoryBytes > 0
        ? (double)Ours.PeakMemoryBytes / Peer.PeakMemoryBytes : 0;

    /// <summary>Cases that both sides have measured. A round holds what each side printed.</summary>
    public static IEnumerable<ComparedCase> From(Family family, IReadOnlyList<Round> rounds)
    {
        foreach (string name in rounds[0].Ours.Select(m => m.Case).Distinct())
        {
            var ours = rounds.Select(round => round.Ours.Where(m => m.Case == name).MinBy(m => m.Seconds));
            var ways = rounds.SelectMany(round => round.Peer).Where(m => m.Case == name)
                .GroupBy(m => m.Way).ToArray();
            if (ways.Length == 0)
            {
                continue;
            }

            RequireSameNetwork(name, [.. ours, .. ways.SelectMany(way => way)]);
            string best = ways.MinBy(way => Timing.Median(way.Select(PerUnit)))!.Key;
            var peers = rounds.Select(round => round.Peer.First(m => m.Case == name && m.Way == best));
            double[] ratios = [.. ours.Zip(peers, (our, peer) => PerUnit(peer) / PerUnit(our!))];
            yield return new ComparedCase(family.Name, name, Middle(ours!), Middle(peers),
                Timing.Median(ratios), ratios.Min(), ratios.Max());
        }
    }

    private static void RequireSameNetwork(string name, Measurement?[] all)
    {
        NetworkSize[] sizes = [.. all.Select(m => m?.Network).OfType<NetworkSize>().Distinct()];
        if (sizes.Length > 1)
        {
            throw new InvalidOperationException(
                $"{name}: the two sides ran different networks: "
                + string.Join(" beside ", sizes.Select(
                    size => $"{size.Flops:N0} operations a step with {size.Parameters:N0} parameters"))
                + "; make bench/peers/resnet.py and the recipe of MeasureOptions the same.");
        }
    }

    // Views are counted in different batches on both sides; floating-point operations are the same by
    // definition.
    private static double PerUnit(Measurement m)
        => m.Unit == "views" && m.Work > 0 ? m.Seconds / m.Work : m.Seconds;

    private static Measurement Middle(IEnumerable<Measurement> rounds)
    {
        Measurement[] sorted = [.. rounds.OrderBy(m => m.Seconds)];
        return sorted[sorted.Length / 2];
    }
}
