using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// Packs a weight (OutC, KH, KW, C) as the right factor of a product: panels of two registers' columns,
/// [panel][k][column]. What fills the last one up, nobody reads the results of.
/// </summary>
internal static unsafe class WeightPanels<V> where V : struct, IFloatVector<V>
{
    // Long enough to amortise a task, short enough that a transposed block stays in the first-level cache.
    private const int TaskDepth = 128;

    public static int Columns => 2 * V.Width;

    public static int Count(int columns) => (columns + Columns - 1) / Columns;

    public static long Length(int depth, int columns) => (long)Count(columns) * depth * Columns;

    /// <summary>For the forward pass: k is (KH, KW, C), a column an output channel.</summary>
    public static void PackForward(CpuThreads threads, float* weight, Conv2dShape shape, float* panels)
    {
        int depth = shape.KH * shape.KW * shape.C;
        int cuts = (depth + TaskDepth - 1) / TaskDepth;
        threads.For(Count(shape.OutC) * cuts, task =>
        {
            int firstColumn = task / cuts * Columns, firstK = task % cuts * TaskDepth;
            ColumnPanels<V>.PackTransposed(weight + (long)firstColumn * depth + firstK, depth,
                Math.Min(Columns, shape.OutC - firstColumn), Math.Min(TaskDepth, depth - firstK),
                panels + (long)firstColumn * depth + (long)firstK * Columns, panel: 0);
        });
    }

    /// <summary>
    /// For the input gradient: k is (kernel row, kernel column, output channel) over the taps of one phase in
    /// reverse, a column an input channel.
    /// </summary>
    public static void PackBackward(CpuThreads threads, float* weight, Conv2dShape shape,
        int phaseY, int phaseX, PatchGrid grid, float* panels)
    {
        int taps = grid.TapsH * grid.TapsW;
        threads.For(Count(shape.C) * taps, task =>
        {
            int firstColumn = task / taps * Columns, tap = task % taps;
            int kernelY = phaseY + (grid.TapsH - 1 - tap / grid.TapsW) * shape.Stride;
            int kernelX = phaseX + (grid.TapsW - 1 - tap % grid.TapsW) * shape.Stride;
            CopyRows(weight + (long)(kernelY * shape.KW + kernelX) * shape.C + firstColumn,
                shape.KH * shape.KW * shape.C, shape.OutC, Math.Min(Columns, shape.C - firstColumn),
                panels + (long)firstColumn * grid.Depth + (long)tap * shape.OutC * Columns);
        });
    }

    // target[k][column] = source[k][column]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyRows(float* source, long sourceRow, int depth, int columns, float* target)
    {
        for (int k = 0; k < depth; k++, source += sourceRow, target += Columns)
        {
            if (columns == Columns)
            {
                V.Load(source).Store(target);
                V.Load(source + V.Width).Store(target + V.Width);
                continue;
            }

            for (int column = 0; column < Columns; column++)
            {
                target[column] = column < columns ? source[column] : 0;
            }
        }
    }
}
