namespace SimClr.Train.Steps;

/// <summary>
/// What one rank of many computes of a step: of each of its chunks an equal share. So a chunk of all ranks together is
/// the chunk of one process.
/// </summary>
/// <param name="Chunks">Equal parts of a step that go through the network one after the other.</param>
public sealed record StepPart(int Rank, int Ranks, int Chunks)
{
    /// <summary>All of it: one process.</summary>
    public static StepPart Whole { get; } = new(0, 1, 1);

    /// <summary>This rank's of all places of a step, chunk behind chunk.</summary>
    public int[] Of(int[] places) => Of(places, Rank);

    /// <summary>All places: rank 0's first, each rank's as it has them.</summary>
    public int[] InRankOrder(int[] places)
        => [.. Enumerable.Range(0, Ranks).SelectMany(rank => Of(places, rank))];

    private int[] Of(int[] places, int rank)
    {
        int chunk = places.Length / Chunks, own = chunk / Ranks;
        if (own * Ranks * Chunks != places.Length)
        {
            throw new ArgumentException($"step: {places.Length} images cannot be cut into {Chunks} chunks of {Ranks} "
                + $"equal parts; give a multiple of {Chunks * Ranks}.");
        }

        return [.. Enumerable.Range(0, Chunks).SelectMany(k => places.AsSpan(k * chunk + rank * own, own).ToArray())];
    }
}
