using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// Weight gradient of any convolution: dWeight (OutC, Depth) = dOutput (pixels, OutC)^T · patches (pixels,
/// Depth). A task owns some columns of dWeight over a share of the pixels; the shares are cut by the shape
/// and added up in order.
/// </summary>
internal sealed unsafe class ImplicitGemmWeight<V>(CpuThreads threads, IDeviceMemory memory)
    where V : struct, IFloatVector<V>
{
    private const int BlockPixels = 192;
    private const int BlockFloats = 1 << 15; // of dWeight in a task's block: 128 KB of second-level cache
    private const int EnoughTasks = 24;
    private const int SmallestShare = 4 * BlockPixels;

    public void BackwardWeight(BufferView<float> dOutput, BufferView<float> input, in Conv2dShape shape,
        BufferView<float> dWeight, Accumulation accumulation)
    {
        var grid = PatchGrid.Forward(shape);
        int outC = shape.OutC, depth = grid.Depth;
        int panel = 2 * V.Width;
        int wholeDepth = (depth + V.Width - 1) / V.Width * V.Width;
        int blockColumns = Math.Min(wholeDepth, Math.Max(panel, BlockFloats / outC / panel * panel));
        int columnBlocks = (wholeDepth + blockColumns - 1) / blockColumns;
        int wantedShares = (EnoughTasks + columnBlocks - 1) / columnBlocks;
        int shares = (int)Math.Clamp(grid.Rows / SmallestShare, 1, wantedShares);
        long sharePixels = (grid.Rows + shares - 1) / shares;

        // (shares, OutC, wholeDepth)
        using var partial = new Scratch(memory, shares * outC * (long)wholeDepth);
        float* sums = partial.Pointer, dy = dOutput.Pointer, x = input.Pointer, dw = dWeight.Pointer;
        threads.For(shares * columnBlocks, task =>
        {
            int share = task / columnBlocks, firstColumn = task % columnBlocks * blockColumns;
            int columns = Math.Min(blockColumns, wholeDepth - firstColumn);
            long first = share * sharePixels, end = Math.Min(first + sharePixels, grid.Rows);
            MultiplyShare(dy, x, grid, outC, first, end, firstColumn, columns,
                sums + (long)share * outC * wholeDepth + firstColumn, wholeDepth);
        });
        threads.For(outC, o =>
        {
            var lap = new PhaseClock.Lap(threads.Clock);
            AddShares(sums + (long)o * wholeDepth, (long)outC * wholeDepth, shares,
                dw + (long)o * depth, depth, accumulation == Accumulation.Add);
            lap.End(CpuPhase.Transform);
        });
    }

    /// <summary>The next block of pixels, where one task reads them as they are and whole.</summary>
    private static LinesAhead Ahead(float* dOutput, float* input, in PatchGrid grid, int outC, long pixel, long end,
        int columns)
    {
        if (!grid.SourceIsDense || columns < grid.SourceC)
        {
            return default;
        }

        long pixels = Math.Min(BlockPixels, end - pixel);
        return LinesAhead.Of(dOutput + pixel * outC, pixels * outC,
            input + pixel * grid.SourceC, pixels * grid.SourceC, TileProduct<V>.Tiles(outC, columns));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyShare(float* dOutput, float* input, in PatchGrid grid, int outC,
        long first, long end, int firstColumn, int columns, float* sums, int sumsRow)
    {
        // An odd number of registers to a row: rows a power of two apart would compete for the same cache
        // lines.
        int packedRow = (columns / V.Width | 1) * V.Width;
        using var packed = new Scratch(memory, (long)BlockPixels * packedRow + V.Width);
        int present = Math.Min(columns, grid.Depth - firstColumn);
        new Span<float>(packed.Pointer, BlockPixels * packedRow).Clear(); // columns past the depth
        var lap = new PhaseClock.Lap(threads.Clock);
        bool add = false;
        for (long pixel = first; pixel < end; pixel += BlockPixels, add = true)
        {
            int pixels = (int)Math.Min(BlockPixels, end - pixel);
            grid.Pack<V>(input, pixel, pixels, firstColumn, present, packed.Pointer, packedRow);
            lap.End(CpuPhase.Transform);
            var ahead = Ahead(dOutput, input, grid, outC, pixel + pixels, end, columns);
            TileProduct<V>.Multiply(outC, columns, pixels, dOutput + pixel * outC, 1, outC,
                packed.Pointer, 2 * V.Width, packedRow, sums, sumsRow, add, isFar: false, ref ahead);
            lap.End(CpuPhase.Product);
        }

        if (!add)
        {
            for (int o = 0; o < outC; o++)
            {
                new Span<float>(sums + (long)o * sumsRow, columns).Clear(); // no pixels
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddShares(float* sums, long shareStride, int shares,
        float* dWeight, int depth, bool add)
    {
        for (int k = 0; k < depth; k++)
        {
            float sum = sums[k];
            for (int share = 1; share < shares; share++)
            {
                sum += sums[share * shareStride + k];
            }

            dWeight[k] = add ? dWeight[k] + sum : sum;
        }
    }
}
