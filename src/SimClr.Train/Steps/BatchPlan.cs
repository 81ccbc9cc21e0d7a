using SimClr.Kernels.Ranks;
using SimClr.Kernels.Sampling;
using SimClr.Train.Data;
using SimClr.Train.Recipes;

namespace SimClr.Train.Steps;

/// <summary>
/// Which images the steps of a training take. An epoch visits them in an order that is a function of (Seed, epoch)
/// alone, cut into batches from the front; what is left at the end, less than a batch, is not used in that epoch.
/// A batch is all that a step compares: of ranks that compute it together each reads its <see cref="Part"/>.
/// </summary>
/// <param name="Images">How many there are.</param>
/// <param name="BatchSize">Images of a step.</param>
public sealed record BatchPlan(ulong Seed, int Images, int BatchSize, int Epochs)
{
    public int StepsPerEpoch => Images / BatchSize;

    /// <summary>What is read of each batch.</summary>
    public StepPart Part { get; init; } = StepPart.Whole;

    /// <summary>Of the whole training.</summary>
    public long Steps => (long)StepsPerEpoch * Epochs;

    /// <param name="ranks">Who computes a step together; null for one process.</param>
    public static BatchPlan Of(PretrainOptions options, int images, ICommunicator? ranks = null)
        => new((ulong)options.Seed, images, options.ImagesPerStep, options.Epochs)
        {
            Part = ranks is null ? StepPart.Whole : new StepPart(ranks.Rank, ranks.Ranks, options.Accumulate),
        };

    /// <summary>The batches from that step on, to the last one.</summary>
    public IEnumerable<Batch> Read(ImageDataset data, Device device, long step = 0)
    {
        foreach (var (places, images) in Places(step).Zip(data.Read(device, Places(step).Select(Part.Of))))
        {
            yield return new Batch(images, data.LabelsAt(Part.InRankOrder(places)), EpochOf(step), step);
            step++;
        }
    }

    /// <summary>The places of each batch's images in the data set, from that step on.</summary>
    public IEnumerable<int[]> Places(long step)
    {
        int[] order = [];
        for (int shuffled = -1; step < Steps; step++)
        {
            if (EpochOf(step) != shuffled)
            {
                shuffled = EpochOf(step);
                order = Order(shuffled);
            }

            yield return order.AsSpan((int)(step % StepsPerEpoch) * BatchSize, BatchSize).ToArray();
        }
    }

    public int EpochOf(long step) => (int)(step / StepsPerEpoch);

    private int[] Order(int epoch) // Fisher-Yates, from the identity
    {
        var random = new CounterRandom(Seed, RandomPurpose.Order, (uint)epoch);
        int[] order = [.. Enumerable.Range(0, Images)];
        for (int i = Images - 1; i > 0; i--)
        {
            int j = random.Below((uint)i, i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }
}
