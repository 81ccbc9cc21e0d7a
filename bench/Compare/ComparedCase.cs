namespace SimClr.Bench.Compare;

/// <summary>One case on both sides: medians over the rounds.</summary>
/// <param name="Best">The peer by its fastest way with its best memory settings.</param>
/// <param name="Stock">The peer by its fastest way with malloc as it comes.</param>
internal sealed record ComparedCase(string Family, string Name, Measurement Ours, Against Best, Against Stock)
{
    /// <summary>Cases that both sides have measured. A round holds what each side printed.</summary>
    public static IEnumerable<ComparedCase> From(Family family, IReadOnlyList<Round> rounds)
    {
        foreach (string name in rounds[0].Ours.Select(m => m.Case).Distinct())
        {
            Measurement[] ours = [.. rounds.Select(round => round.Ours.Where(m => m.Case == name).MinBy(m => m.Seconds)!)];
            var ways = rounds.SelectMany(round => round.Peer).Where(m => m.Case == name).ToLookup(m => m.Way);
            if (ways.Count == 0)
            {
                continue;
            }

            RequireSameNetwork(name, [.. ours, .. ways.SelectMany(way => way)]);
            yield return new ComparedCase(family.Name, name, Middle(ours),
                Fastest(ours, ways), Fastest(ours, ways.Where(way => Peer.IsStock(way.First()))));
        }
    }

    /// <summary>Cases that the peer does not have: too large for it, say.</summary>
    public static IEnumerable<Measurement> Alone(IReadOnlyList<Round> rounds)
        => rounds.SelectMany(round => round.Ours.ExceptBy(rounds[0].Peer.Select(m => m.Case), m => m.Case))
            .GroupBy(m => m.Case).Select(Middle);

    private static Against Fastest(Measurement[] ours, IEnumerable<IGrouping<string, Measurement>> ways)
    {
        Measurement[] peer = [.. ways.MinBy(way => Timing.Median(way.Select(PerUnit)))!];
        double[] ratios = [.. ours.Zip(peer, (our, its) => PerUnit(its) / PerUnit(our))];
        return new Against(Middle(peer), Timing.Median(ratios), ratios.Min(), ratios.Max());
    }

    private static void RequireSameNetwork(string name, Measurement[] all)
    {
        NetworkSize[] sizes = [.. all.Select(m => m.Network).OfType<NetworkSize>().Distinct()];
        if (sizes.Length > 1)
        {
            throw new InvalidOperationException(
                $"{name}: the two sides ran different networks: "
                + string.Join(" beside ", sizes.Select(
                    size => $"{size.Flops:N0} operations a step with {size.Parameters:N0} parameters"))
                + "; make the network in bench/peers and the recipe of MeasureOptions the same.");
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
