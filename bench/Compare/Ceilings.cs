namespace SimClr.Bench.Compare;

/// <summary>
/// What a card can do at most, measured by <c>peer_ceilings.py</c>: a large copy, and a large matrix product through
/// the vendor's library.
/// </summary>
/// <param name="Card">Its name.</param>
/// <param name="BytesPerSecond">Read and written bytes both count.</param>
/// <param name="FlopsPerSecond">In the precision that is compared.</param>
internal sealed record Ceilings(string Card, double BytesPerSecond, double FlopsPerSecond)
{
    private static readonly Family Script = new("ceilings", "peer_ceilings.py", () => []);

    public static Ceilings Measure(MeasureOptions options, Peer peer)
    {
        var measured = peer.Sides(Script, options, "native")[0].Run();
        return new Ceilings(
            measured.First(m => m.Way != "").Way, Rate("ceilings/copy", m => m.Bytes),
            Rate("ceilings/matrix product", m => m.Work));

        double Rate(string name, Func<Measurement, double> amount)
        {
            var one = measured.First(m => m.Case == name);
            return amount(one) / one.Seconds;
        }
    }

    /// <summary>
    /// The share of the ceiling that a run reached: the larger of the times that its arithmetic and its bytes need,
    /// over the time it took. 0 where neither is known.
    /// </summary>
    public double Share(Measurement run)
    {
        double arithmetic = run.Unit == "flops" ? run.Work / FlopsPerSecond : 0;
        return Math.Max(arithmetic, run.Bytes / BytesPerSecond) / run.Seconds;
    }
}
