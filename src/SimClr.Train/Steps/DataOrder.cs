using SimClr.Kernels.Sampling;

namespace SimClr.Train.Steps;

/// <summary>
/// In which order an epoch visits the images: a permutation that is a function of (seed, epoch) alone. Cut
/// into batches from the front; what is left at the end, less than a batch, is not used in that epoch.
/// </summary>
public sealed class DataOrder(ulong seed, int images, int batchSize)
{
    private readonly int[] order = new int[images];
    private int currentEpoch = -1;

    public int StepsPerEpoch => images / batchSize;

    /// <summary>The images of one batch, valid until the next call.</summary>
    public ReadOnlySpan<int> Batch(int epoch, int batch)
    {
        if (epoch != currentEpoch)
        {
            Shuffle(epoch);
            currentEpoch = epoch;
        }

        return order.AsSpan(batch * batchSize, batchSize);
    }

    private void Shuffle(int epoch) // Fisher-Yates, from the identity
    {
        var random = new CounterRandom(seed, RandomPurpose.Order, (uint)epoch);
        for (int i = 0; i < images; i++)
        {
            order[i] = i;
        }

        for (int i = images - 1; i > 0; i--)
        {
            int j = random.Below((uint)i, i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }
}
