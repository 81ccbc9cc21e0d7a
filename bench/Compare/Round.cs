namespace SimClr.Bench.Compare;

/// <summary>What both sides measured, one directly after the other.</summary>
internal sealed record Round(IReadOnlyList<Measurement> Ours, IReadOnlyList<Measurement> Peer);
