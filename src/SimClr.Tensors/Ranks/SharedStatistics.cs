using System.Runtime.InteropServices;
using SimClr.Kernels;
using SimClr.Kernels.Cpu;
using SimClr.Kernels.Ranks;

namespace SimClr.Tensors.Ranks;

/// <summary>Statistics of a batch whose rows the ranks share.</summary>
internal static unsafe class SharedStatistics
{
    /// <summary>
    /// all (2, C) = means and sums of squared deviations of the rows of all ranks, from each one's own (2, C), with the
    /// same bits on each rank. By way of the host: they are few.
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
        long rows;
        fixed (double* from = mine, to = gathered)
        {
            var everyones = new BufferView<double>(to, gathered.Length);
            ranks.AllGather(new BufferView<double>(from, mine.Length), everyones);
            rows = MergedStatistics.OfRanks(everyones, new BufferView<double>(from, length));
        }

        device.Memory.CopyFromHost(MemoryMarshal.AsBytes(mine.AsSpan(0, length)), (nint)all.Pointer);
        return rows;
    }
}
