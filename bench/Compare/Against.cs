namespace SimClr.Bench.Compare;

/// <summary>The peer by one way to do a case, and what that makes of ours.</summary>
/// <param name="Ratio">
/// Median over the rounds of (peer's time / our time): above 1 we are faster. Both sides of a round ran one
/// after the other, so that a slow minute of the machine slows both.
/// </param>
internal sealed record Against(Measurement Peer, double Ratio, double LowestRatio, double HighestRatio)
{
    /// <summary>Our peak memory over the peer's: below 1 we need less. 0 where a side does not report it.</summary>
    public double MemoryRatio(Measurement ours) => ours.PeakMemoryBytes > 0 && Peer.PeakMemoryBytes > 0
        ? (double)ours.PeakMemoryBytes / Peer.PeakMemoryBytes : 0;
}
