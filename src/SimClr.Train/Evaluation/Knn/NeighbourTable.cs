namespace SimClr.Train.Evaluation.Knn;

/// <summary>
/// The <see cref="K"/> most similar keys of each query, best first; of equally similar keys the one with the
/// lower index.
/// </summary>
public sealed class NeighbourTable
{
    private readonly int[] indices; // (Queries, K)
    private readonly double[] similarities; // (Queries, K)

    internal NeighbourTable(int queries, int k)
    {
        Queries = queries;
        K = k;
        indices = new int[queries * k];
        similarities = new double[queries * k];
    }

    public int K { get; }

    public int Queries { get; }

    public ReadOnlySpan<int> Indices(int query) => indices.AsSpan(query * K, K);

    public ReadOnlySpan<double> Similarities(int query) => similarities.AsSpan(query * K, K);

    /// <summary>Puts the best of these keys, at least K, into the query's row.</summary>
    internal void Rank(int query, int[] keys, double[] ofKeys)
    {
        int[] order = [.. Enumerable.Range(0, keys.Length)
            .OrderByDescending(i => ofKeys[i]).ThenBy(i => keys[i]).Take(K)];
        for (int place = 0; place < K; place++)
        {
            indices[query * K + place] = keys[order[place]];
            similarities[query * K + place] = ofKeys[order[place]];
        }
    }
}
