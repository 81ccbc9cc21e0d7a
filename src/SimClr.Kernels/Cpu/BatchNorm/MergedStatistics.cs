using System.Numerics;
using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// Means and sums of squared deviations of the rows of several parts, from those of each part, in double and without
/// cancellation (Chan, Golub and LeVeque 1983).
/// </summary>
public static unsafe class MergedStatistics
{
    /// <summary>
    /// statistics (2, C) of all ranks' rows from gathered (ranks, 2C + 1), both in the host's memory: each rank's own
    /// statistics and, behind them, of how many rows they are. In the ranks' order: the same bits on every rank.
    /// </summary>
    /// <returns>The rows of all ranks.</returns>
    public static long OfRanks(BufferView<double> gathered, BufferView<double> statistics)
    {
        long values = statistics.Length;
        statistics.AsSpan().Clear();
        double rows = 0;
        for (long rank = 0; rank < gathered.Length; rank += values + 1)
        {
            double own = gathered[rank + values];
            Add(statistics.Pointer, rows, gathered.Pointer + rank, own, (int)(values / 2));
            rows += own;
        }

        return (long)rows;
    }

    /// <summary>The statistics of n rows become those of n + m rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Add(double* statistics, double n, double* other, double m, int columns)
    {
        double share = m / (n + m);
        double weight = n * share;
        int column = 0;
        for (; column + Vector<double>.Count <= columns; column += Vector<double>.Count)
        {
            var mean = Vector.Load(statistics + column);
            var delta = Vector.Load(other + column) - mean;
            (mean + share * delta).Store(statistics + column);
            (Vector.Load(statistics + columns + column) + Vector.Load(other + columns + column) + weight * delta * delta)
                .Store(statistics + columns + column);
        }

        for (; column < columns; column++)
        {
            double delta = other[column] - statistics[column];
            statistics[column] += share * delta;
            statistics[columns + column] += other[columns + column] + weight * delta * delta;
        }
    }
}
