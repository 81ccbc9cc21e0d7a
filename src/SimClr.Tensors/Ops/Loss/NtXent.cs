using System.Runtime.InteropServices;
using SimClr.Kernels;
using SimClr.Kernels.Ranks;
using SimClr.Tensors.Ranks;

namespace SimClr.Tensors;

public static partial class Ops
{
    /// <summary>
    /// Normalised-temperature cross-entropy (Chen et al. 2020, eq. 1) or another contrastive objective, the
    /// mean over all rows, shape (). z (2N, D) has rows of length 1; rows i and i + N are the two views of
    /// image i.
    /// </summary>
    /// <param name="labels">One for each image (N), for the supervised objective alone.</param>
    /// <param name="ranks">
    /// Where not null, z are this rank's own rows (2n, D) of 2N = 2n · ranks: image i of rank r is image r·n + i of
    /// all, and labels are of all. Each rank gets the mean over all rows, in the same bits, and its own rows' gradient
    /// of that.
    /// </param>
    /// <exception cref="ArgumentException">Not (2N, D), a temperature that is not above 0, labels that do not
    /// fit, or a single image for the decoupled objective.</exception>
    public static unsafe Tensor NtXent(Tensor z, double temperature,
        ContrastiveObjective objective = ContrastiveObjective.NtXent, ReadOnlySpan<int> labels = default,
        ICommunicator? ranks = null)
    {
        var shape = CheckNtXent(z, temperature, objective, labels.Length, ranks);
        var device = z.Device;
        var kernels = device.NtXent;
        var output = Output("nt-xent", new Shape(), z);
        var scratch = new OpScratch(device);
        var all = ranks is null ? z.View : GatherViews(device, ranks, scratch, z.View); // (2N, D)
        var logSumExp = scratch.Take<float>(shape.OwnRows); // (2n)
        var labelsThere = default(BufferView<int>); // (N)
        if (shape.Labels > 0)
        {
            labelsThere = scratch.Take<int>(shape.Labels);
            device.Memory.CopyFromHost(MemoryMarshal.AsBytes(labels), (nint)labelsThere.Pointer);
        }

        kernels.Forward(all, labelsThere, shape, output.View, logSumExp);
        if (ranks is not null)
        {
            logSumExp = GatherViews(device, ranks, scratch, logSumExp); // (2N)
            SumShares(ranks, output);
        }

        Tape.Record(new OpInfo("nt-xent", 0), output, [z], () =>
        {
            if (z.TakesGradient(out var dZ, out var mode))
            {
                kernels.Backward(output.Gradient, all, labelsThere, logSumExp, shape, dZ, mode);
            }
        }, scratch, unread: ranks is null ? [] : [z]);
        return output;
    }

    /// <summary>
    /// The ranks' own rows, first views (n, ...) and then second ones, to those of all, first views (N, ...) and then
    /// second ones.
    /// </summary>
    private static BufferView<float> GatherViews(
        Device device, ICommunicator ranks, OpScratch scratch, BufferView<float> own)
    {
        var there = DeviceCommunicator.Of(device, ranks);
        var all = scratch.Take<float>(ranks.Ranks * own.Length);
        long ownHalf = own.Length / 2, half = all.Length / 2;
        there.AllGather(own.Slice(0, ownHalf), all.Slice(0, half));
        there.AllGather(own.Slice(ownHalf, ownHalf), all.Slice(half, half));
        return all;
    }

    /// <summary>A sum of one number of each rank, in their order: the same bits on all.</summary>
    private static unsafe void SumShares(ICommunicator ranks, Tensor share)
    {
        float own = share.Item();
        var shares = new float[ranks.Ranks];
        fixed (float* all = shares)
        {
            ranks.AllGather(new BufferView<float>(&own, 1), new BufferView<float>(all, shares.Length));
        }

        share.CopyFromHost([(float)shares.Sum(each => (double)each)]);
    }

    private static NtXentShape CheckNtXent(
        Tensor z, double temperature, ContrastiveObjective objective, int labels, ICommunicator? ranks)
    {
        if (z.Shape.Rank != 2 || z.Shape[0] < 2 || z.Shape[0] % 2 != 0)
        {
            throw new ArgumentException(
                $"nt-xent: z {z.Shape} must be (2N,D): first one view of every image, then the other ones.");
        }

        if (!(temperature > 0 && double.IsFinite(temperature)))
        {
            throw new ArgumentException(
                $"nt-xent: temperature {temperature} must be above 0; 0.1 to 0.5 is usual.");
        }

        int own = z.Shape[0] / 2;
        var shape = new NtXentShape(checked(own * (ranks?.Ranks ?? 1)), z.Shape[1], temperature, objective)
        {
            FirstPair = own * (ranks?.Rank ?? 0),
            OwnPairs = own,
        };
        if (labels != shape.Labels)
        {
            string rule = shape.Labels > 0 ? $"{shape.Labels}, one for each image" : "no labels";
            throw new ArgumentException(
                $"nt-xent: {labels} labels for z {z.Shape}; the objective {objective} takes {rule}.");
        }

        return objective == ContrastiveObjective.Decoupled && shape.Pairs < 2
            ? throw new ArgumentException(
                $"nt-xent: z {z.Shape} is one image; the decoupled objective compares with others: give two "
                + "images or more.")
            : shape;
    }
}
