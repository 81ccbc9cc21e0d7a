using System.Numerics;

namespace SimClr.Train.Evaluation.Knn;

/// <summary>
/// The <see cref="K"/> most similar keys of each query, best first. Keys are offered in ascending order of
/// index, and a newcomer goes behind its equals: of equally similar keys the one with the lower index wins.
/// </summary>
internal sealed class NeighbourCandidates
{
    private readonly int[] indices; // (Queries, K)
    private readonly float[] similarities; // (Queries, K)
    private readonly int[] counts; // (Queries): places taken so far

    public NeighbourCandidates(int queries, int k)
    {
        K = k;
        indices = new int[queries * k];
        similarities = new float[queries * k];
        counts = new int[queries];
    }

    public int K { get; }

    public ReadOnlySpan<int> Indices(int query) => indices.AsSpan(query * K, counts[query]);

    /// <summary>Keys firstKey, firstKey + 1, ... with their similarities to one query.</summary>
    public void Offer(int query, int firstKey, ReadOnlySpan<float> candidates)
    {
        int i = 0;
        for (; i < candidates.Length && counts[query] < K; i++)
        {
            Insert(query, firstKey + i, candidates[i]);
        }

        // Almost all candidates are worse than the worst that is kept: look at a vector of them at a time.
        int last = query * K + K - 1;
        for (; i + Vector<float>.Count <= candidates.Length; i += Vector<float>.Count)
        {
            var worst = new Vector<float>(similarities[last]);
            if (Vector.GreaterThanAny(new Vector<float>(candidates[i..]), worst))
            {
                OfferOneByOne(query, firstKey + i, candidates.Slice(i, Vector<float>.Count));
            }
        }

        OfferOneByOne(query, firstKey + i, candidates[i..]);
    }

    private void OfferOneByOne(int query, int firstKey, ReadOnlySpan<float> candidates)
    {
        int last = query * K + K - 1;
        for (int i = 0; i < candidates.Length; i++)
        {
            if (counts[query] < K || candidates[i] > similarities[last])
            {
                Insert(query, firstKey + i, candidates[i]);
            }
        }
    }

    private void Insert(int query, int key, float similarity)
    {
        int taken = counts[query];
        var rowSimilarities = similarities.AsSpan(query * K, K);
        var rowIndices = indices.AsSpan(query * K, K);
        int low = 0;
        int high = taken;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (rowSimilarities[middle] >= similarity)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        int kept = Math.Min(taken, K - 1); // of a full row the last falls out
        rowSimilarities[low..kept].CopyTo(rowSimilarities[(low + 1)..]);
        rowIndices[low..kept].CopyTo(rowIndices[(low + 1)..]);
        rowSimilarities[low] = similarity;
        rowIndices[low] = key;
        counts[query] = kept + 1;
    }
}
