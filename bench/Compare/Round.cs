namespace SimClr.Bench.Compare;

/// <summary>What both sides measured, one directly after the other; the peer's with every setting of its memory.</summary>
internal sealed record Round(IReadOnlyList<Measurement> Ours, IReadOnlyList<Measurement> Peer)
{
    /// <summary>Runs both; who goes first alternates from round to round.</summary>
    public static Round Run(int number, Side ours, IReadOnlyList<Side> peer)
    {
        if (number % 2 == 0)
        {
            var first = ours.Run();
            return new Round(first, [.. peer.SelectMany(side => side.Run())]);
        }

        Measurement[] others = [.. peer.Reverse().SelectMany(side => side.Run())];
        return new Round(ours.Run(), others);
    }
}
