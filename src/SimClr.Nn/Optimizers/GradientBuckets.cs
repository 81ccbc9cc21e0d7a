using SimClr.Kernels.Ranks;

namespace SimClr.Nn.Optimizers;

/// <summary>
/// Sums the gradients of all ranks, in buckets of some megabytes and while the backward pass goes on: a bucket is sent
/// once its last gradient is whole. Buckets are made from the last registered parameter to the first, as gradients
/// come, and are sent in that order always, so that all ranks make the same calls. What has no gradient (a frozen
/// parameter, one that no op has read) is left out of its bucket; since it never is told of, the bucket then waits for
/// <see cref="Finish"/>.
/// </summary>
public sealed class GradientBuckets : GradientListener
{
    /// <summary>Small enough for the first to leave early, large enough for a network to be busy.</summary>
    public const int UsualBytes = 4 << 20;

    private readonly GradientBucket[] buckets;
    private readonly Dictionary<Tensor, GradientBucket> bucketOf = [];
    private int begun; // buckets that are under way
    private int there; // those of them that are known to be there

    internal GradientBuckets(IEnumerable<Parameter> parameters, ICommunicator ranks, int bucketBytes)
    {
        var last = new List<Parameter>();
        var all = new List<GradientBucket>();
        long bytes = 0;
        foreach (var parameter in parameters.Reverse())
        {
            last.Add(parameter);
            bytes += parameter.Length * sizeof(float);
            if (bytes >= bucketBytes)
            {
                Close();
            }
        }

        Close();
        buckets = [.. all];

        void Close()
        {
            if (last.Count > 0)
            {
                var bucket = new GradientBucket(ranks, [.. last]);
                last.ForEach(parameter => bucketOf.Add(parameter, bucket));
                all.Add(bucket);
            }

            last.Clear();
            bytes = 0;
        }
    }

    /// <summary>
    /// Sends what is not under way yet, and waits: the parameters' gradients are the sums of all ranks'.
    /// </summary>
    public void Finish()
    {
        while (begun < buckets.Length)
        {
            buckets[begun++].Begin();
        }

        foreach (var bucket in buckets)
        {
            bucket.Finish();
        }

        (begun, there) = (0, 0);
    }

    /// <inheritdoc/>
    protected override void Complete(Tensor leaf)
    {
        if (bucketOf.TryGetValue(leaf, out var bucket))
        {
            bucket.Complete(leaf);
            while (begun < buckets.Length && buckets[begun].IsComplete)
            {
                buckets[begun++].Begin();
            }
        }
    }

    /// <inheritdoc/>
    protected override void Walked()
    {
        while (there < begun && buckets[there].Poll())
        {
            there++;
        }
    }
}
