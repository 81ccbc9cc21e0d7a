using System.Runtime.InteropServices;
using SimClr.Kernels;
using SimClr.Kernels.Ranks;

namespace SimClr.Tensors.Ranks;

/// <summary>Statistics of a batch whose rows the ranks share.</summary>
internal static unsafe class SharedStatistics
{
    /// <summary>
    /// all (2, C) = means and sums of squared deviations of the rows of all ranks, from each one's own (2, C): merged in
    /// the order of the ranks (Chan, Golub and LeVeque 1983), without the cancellation that sums of squares have, and
    /// with the same bits on each. By way of the host: they are few.
    /// </summary>
    /// <param name="all">May be <paramref name="own"/>.</param>
    /// <returns>How many rows all have.</returns>
    public static long Merge(
        Device device, ICommunicator ranks, BufferView<double> own, long ownRows, BufferView<double> all)
    {
        int length = checked((int)own.Length);
        double[] mine = new double[length + 1], gathered = new double[ranks.Ranks * (length + 1)];
        device.Synchronize();
        device.Memory.CopyToHost((nint)own.Pointer, MemoryMarshal.AsBytes(mine.AsSpan(0, length)));
        mine[length] = ownRows;
        fixed (double* from = mine, to = gathered)
        {
            ranks.AllGather(new BufferView<double>(from, mine.Length), new BufferView<double>(to, gathered.Length));
        }

        var merged = gathered.AsSpan(0, length);
        double rows = gathered[length];
        for (int rank = 1; rank < ranks.Ranks; rank++)
        {
            var next = gathered.AsSpan(rank * (length + 1), length + 1);
            Merge(merged, rows, next[..length], next[length]);
            rows += next[length];
        }

        device.Memory.CopyFromHost(MemoryMarshal.AsBytes(merged), (nint)all.Pointer);
        return (long)rows;
    }

    private static void Merge(Span<double> into, double rows, ReadOnlySpan<double> other, double otherRows)
    {
        int channels = into.Length / 2;
        double share = otherRows / (rows + otherRows);
        for (int c = 0; c < channels; c++)
        {
            double apart = other[c] - into[c];
            into[c] += apart * share;
            into[channels + c] += other[channels + c] + apart * apart * rows * share;
        }
    }
}
