using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// Forward pass and input gradient of any convolution as a matrix product whose left factor, the patches, is
/// packed block by block into the cache and multiplied there. Tasks are blocks of pixels; a pixel's sum runs
/// over its patch in order, whoever computes it.
/// </summary>
internal sealed unsafe class ImplicitGemm<V>(CpuThreads threads, IDeviceMemory memory)
    where V : struct, IFloatVector<V>
{
    private const int BlockDepth = 256; // a panel of weights over it fits the first-level cache
    private const int ShortDepth = 32;
    private const int EnoughTasks = 24;

    public void Forward(BufferView<float> input, BufferView<float> weight, in Conv2dShape shape,
        BufferView<float> output, BufferView<double> statistics)
    {
        var grid = PatchGrid.Forward(shape);
        using var panels = new Scratch(memory, WeightPanels<V>.Length(grid.Depth, shape.OutC));
        WeightPanels<V>.PackForward(threads, weight.Pointer, shape, panels.Pointer);
        Multiply(input.Pointer, grid, panels.Pointer, shape.OutC, output.Pointer, add: false, statistics);
    }

    public void BackwardInput(BufferView<float> dOutput, BufferView<float> weight, in Conv2dShape shape,
        BufferView<float> dInput, Accumulation accumulation)
    {
        using var panels = new Scratch(memory,
            WeightPanels<V>.Length(shape.KH * shape.KW * shape.OutC, shape.C));
        bool add = accumulation == Accumulation.Add;
        bool cells = PatchGrid.BackwardInput(shape, 0, 0).ClearsCells;
        for (int phase = 0; phase < shape.Stride * shape.Stride; phase++)
        {
            int phaseY = phase / shape.Stride, phaseX = phase % shape.Stride;
            var grid = PatchGrid.BackwardInput(shape, phaseY, phaseX);
            if (grid.Depth == 0 && (add || cells))
            {
                continue; // pixels that no tap reaches: nothing to add, or cleared on the way
            }

            WeightPanels<V>.PackBackward(threads, weight.Pointer, shape,
                phaseY, phaseX, grid, panels.Pointer);
            Multiply(dOutput.Pointer, grid, panels.Pointer, shape.C, dInput.Pointer,
                add, default);
        }
    }

    // Whole register tiles; a block of patches is at most 96 KB. Short rows take so little time that it needs
    // more of them to outweigh what a block costs.
    private static int BlockRows(in PatchGrid grid) => grid.Depth <= ShortDepth ? 288 : 96;

    /// <summary>target (pixels, columns) (+)= patches · panels.</summary>
    private void Multiply(float* source, PatchGrid grid, float* panels, int columns, float* target, bool add,
        BufferView<double> statistics)
    {
        int mostRows = BlockRows(grid);
        int rowBlocks = (int)((grid.Rows + mostRows - 1) / mostRows);
        if (rowBlocks == 0)
        {
            return;
        }

        // Few pixels: cut the columns too, although every cut packs the same patches again.
        int panelCount = WeightPanels<V>.Count(columns);
        int columnBlocks = Math.Clamp(EnoughTasks / rowBlocks, 1, panelCount);
        int blockPanels = (panelCount + columnBlocks - 1) / columnBlocks;
        columnBlocks = (panelCount + blockPanels - 1) / blockPanels;
        using var sums = new OutputStatistics<V>(memory, statistics, rowBlocks, columns);
        threads.For(rowBlocks * columnBlocks, task =>
        {
            long firstRow = (long)(task / columnBlocks) * mostRows;
            int rows = (int)Math.Min(mostRows, grid.Rows - firstRow);
            int firstColumn = task % columnBlocks * blockPanels * WeightPanels<V>.Columns;
            int blockColumns = Math.Min(blockPanels * WeightPanels<V>.Columns, columns - firstColumn);
            MultiplyBlock(source, grid, firstRow, rows, panels + (long)firstColumn * grid.Depth,
                blockColumns, target + firstColumn, columns, add, task / columnBlocks, firstColumn, sums);
        });
        sums.Finish();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyBlock(float* source, in PatchGrid grid, long firstRow, int rows,
        float* panels, int columns, float* target, int targetC, bool add, int rowBlock, int firstColumn,
        OutputStatistics<V> sums)
    {
        int cuts = Math.Max(1, (grid.Depth + BlockDepth - 1) / BlockDepth);
        int cut = (grid.Depth + cuts - 1) / cuts;
        int wholeColumns = (columns + V.Width - 1) / V.Width * V.Width;
        // Straight into the target where the tiles' rows and columns are the target's, else by way of a
        // block.
        bool direct = grid.TargetIsDense && wholeColumns == columns;
        using var packed = new Scratch(memory, (long)rows * cut + V.Width);
        using var block = new Scratch(memory, direct ? 0 : (long)rows * wholeColumns);
        float* c = direct ? target + firstRow * targetC : block.Pointer;
        int cRow = direct ? targetC : wholeColumns;
        bool addToC = direct && add;
        if (grid.Depth == 0)
        {
            new Span<float>(c, rows * cRow).Clear(); // pixels that no tap reaches
        }

        var ahead = Ahead(source, grid, firstRow, cuts * TileProduct<V>.Tiles(rows, columns));
        var lap = new PhaseClock.Lap(threads.Clock);
        for (int k = 0; k < grid.Depth; k += cut, addToC = true)
        {
            int depth = Math.Min(cut, grid.Depth - k);
            float* a = packed.Pointer;
            int aRow = cut;
            if (grid.SourceIsDense)
            {
                a = source + firstRow * grid.SourceC + k;
                aRow = grid.SourceC;
            }
            else
            {
                grid.Pack<V>(source, firstRow, rows, k, depth, a, aRow);
                lap.End(CpuPhase.Transform);
            }

            TileProduct<V>.Multiply(rows, wholeColumns, depth, a, aRow, 1,
                panels + k * WeightPanels<V>.Columns, (nint)grid.Depth * WeightPanels<V>.Columns,
                WeightPanels<V>.Columns, c, cRow, addToC, isFar: k == 0, ref ahead);
            lap.End(CpuPhase.Product);
        }

        if (sums.Wanted)
        {
            sums.AddRows(rowBlock, c, cRow, rows, firstColumn, columns);
        }

        if (!direct)
        {
            WritePixels(c, cRow, rows, columns, grid, firstRow, target, targetC, add);
        }

        lap.End(CpuPhase.Transform);
    }

    /// <summary>The pixels of the block that this thread is likely to take next, if read as they are.</summary>
    private LinesAhead Ahead(float* source, in PatchGrid grid, long firstRow, int registerTiles)
    {
        if (!grid.SourceIsDense)
        {
            return default;
        }

        int blockRows = BlockRows(grid);
        long next = Math.Min(firstRow + (long)threads.Count * blockRows, grid.Rows);
        return LinesAhead.Of(source + next * grid.SourceC,
            Math.Min(blockRows, grid.Rows - next) * grid.SourceC, registerTiles);
    }

    /// <summary>Takes sums (rows, columns) to their target pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WritePixels(float* sums, int sumsRow, int rows, int columns, in PatchGrid grid,
        long firstRow, float* target, int targetC, bool add)
    {
        int x = (int)(firstRow % grid.RowsW), y = (int)(firstRow / grid.RowsW % grid.RowsH);
        float* image = target + firstRow / grid.RowsW / grid.RowsH * grid.TargetH * grid.TargetW * targetC;
        for (int row = 0; row < rows; row++, sums += sumsRow)
        {
            int targetY = grid.TargetY + y * grid.TargetStep, targetX = grid.TargetX + x * grid.TargetStep;
            float* pixel = image + ((long)targetY * grid.TargetW + targetX) * targetC;
            if (grid.ClearsCells && !add)
            {
                int height = Math.Min(grid.TargetStep, grid.TargetH - targetY);
                int width = Math.Min(grid.TargetStep, grid.TargetW - targetX);
                for (int i = 1; i < height * width; i++)
                {
                    ClearPixel(pixel + ((long)(i / width) * grid.TargetW + i % width) * targetC, columns);
                }
            }

            WritePixel(sums, columns, pixel, add);
            if (++x == grid.RowsW)
            {
                x = 0;
                if (++y == grid.RowsH)
                {
                    y = 0;
                    image += (long)grid.TargetH * grid.TargetW * targetC;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ClearPixel(float* pixel, int columns)
    {
        int column = 0;
        for (; column + V.Width <= columns; column += V.Width)
        {
            default(V).Store(pixel + column);
        }

        for (; column < columns; column++)
        {
            pixel[column] = 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WritePixel(float* sums, int columns, float* pixel, bool add)
    {
        int column = 0;
        for (; column + V.Width <= columns; column += V.Width)
        {
            Lanes.Write(V.Load(sums + column), pixel + column, add);
        }

        for (; column < columns; column++)
        {
            pixel[column] = add ? pixel[column] + sums[column] : sums[column];
        }
    }
}
