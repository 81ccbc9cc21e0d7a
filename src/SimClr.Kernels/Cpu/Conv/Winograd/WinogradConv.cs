using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// Forward pass and input gradient of 3x3 convolutions by Winograd's algorithm, by tiles of 4x4 pixels with a quarter of
/// the multiplications (stride 1) or 9/16 of them (stride 2). Three steps: transform tiles of the source,
/// multiply over the channels at each point, transform back. A NaN or infinity reaches all pixels of the
/// tiles that read it.
/// </summary>
internal sealed unsafe class WinogradConv<V, TScheme>(CpuThreads threads, IDeviceMemory memory)
    where V : struct, IFloatVector<V>
    where TScheme : struct, IWinogradScheme
{
    private const int BlockDepth = 256; // a panel of weights over it fits the first-level cache
    private const int WeightTaskDepth = 32;
    private const int BlockFloats = 96 << 10; // 384 KB: of a second-level cache of 1 MB the smaller part
    private const int TileRows = 12; // of the largest register tile
    private const int MostBlockTiles = 48;
    private const int InputTaskTiles = 8;
    private const int EnoughTasks = 128; // for many threads
    private const int MostBlocks = 8; // of a task
    private const int CacheFloats = 6 << 20; // 24 MB: most of a third-level cache

    // Between points, and between rows of them: those a power of two apart would compete for the same cache lines.
    private static int Padding => V.Width;

    private static int Points => TScheme.Points * TScheme.Points;

    private static int WeightPoints => WinogradTile<V, TScheme>.WeightPoints;

    /// <summary>Whole register tiles; their points leave most of the second-level cache to the weight's.</summary>
    private static int BlockTiles(in WinogradGrid<TScheme> grid)
        => Math.Clamp(BlockFloats / (Points * TileFloats(grid)) / TileRows * TileRows, TileRows, MostBlockTiles);

    /// <summary>Of a block's tile at a point: of the source, and in the same place of the target.</summary>
    private static int TileFloats(in WinogradGrid<TScheme> grid) => Math.Max(grid.SourceC + Padding, grid.TargetC);

    /// <summary>
    /// Of a task: some blocks, if so many tiles leave tasks enough to share out. What is fetched for its next block is
    /// fetched by the thread that needs it.
    /// </summary>
    private static int TaskTiles(in WinogradGrid<TScheme> grid)
        => Math.Clamp(grid.Tiles / EnoughTasks / BlockTiles(grid), 1, MostBlocks) * BlockTiles(grid);

    /// <summary>Of a part of the batch: so many that their points are a quarter of the weight's.</summary>
    private static int PartTiles(in WinogradGrid<TScheme> grid)
        => Math.Max(1, WeightPoints * grid.TargetC / (4 * Points));

    public void Forward(BufferView<float> input, BufferView<float> weight, in Conv2dShape shape,
        BufferView<float> output, BufferView<double> statistics)
        => Convolve(input.Pointer, new WinogradKernel<V, TScheme>(weight.Pointer, shape, turned: false),
            WinogradGrid<TScheme>.Forward(shape), output.Pointer, add: false, statistics);

    public void BackwardInput(BufferView<float> dOutput, BufferView<float> weight, in Conv2dShape shape,
        BufferView<float> dInput, Accumulation accumulation)
        => Convolve(dOutput.Pointer, new WinogradKernel<V, TScheme>(weight.Pointer, shape, turned: true),
            WinogradGrid<TScheme>.BackwardInput(shape), dInput.Pointer, accumulation == Accumulation.Add,
            default);

    private void Convolve(float* source, WinogradKernel<V, TScheme> kernel, WinogradGrid<TScheme> grid,
        float* target, bool add, BufferView<double> statistics)
    {
        using var outside = new Scratch(memory, grid.SourceC + grid.TargetC); // zeros to read, waste to write
        new Span<float>(outside.Pointer, grid.SourceC + grid.TargetC).Clear();
        // Whichever is smaller, the source or the weight, is transformed as a whole; never a weight that no cache holds
        // once it is transformed: then the source is taken in parts.
        int parts = (long)WeightPoints * grid.SourceC * grid.TargetC > CacheFloats
            ? GemmBlocks.Divide(grid.Tiles, PartTiles(grid)) : 1;
        if ((long)Points * grid.Tiles < (long)parts * WeightPoints * grid.TargetC)
        {
            ConvolveByColumns(source, kernel, grid, parts, outside.Pointer, target, add, statistics);
        }
        else
        {
            ConvolveByTiles(source, kernel, grid, outside.Pointer, target, add, statistics);
        }
    }

    /// <summary>
    /// Many tiles: the weight is transformed once, then a task takes a block of tiles after the other through all three
    /// steps while they are in its cache.
    /// </summary>
    private void ConvolveByTiles(float* source, WinogradKernel<V, TScheme> kernel,
        WinogradGrid<TScheme> grid, float* outside, float* target, bool add, BufferView<double> statistics)
    {
        int panelColumns = ColumnPanels<V>.Columns;
        nint panelStride = (nint)kernel.Depth * panelColumns;
        nint weightStride = ColumnPanels<V>.Count(kernel.Columns) * panelStride + Padding;
        using var weightPoints = new Scratch(memory, WeightPoints * weightStride); // (points, panels, C, columns)
        float* u = weightPoints.Pointer;
        int cuts = (kernel.Depth + WeightTaskDepth - 1) / WeightTaskDepth;
        threads.For(ColumnPanels<V>.Count(kernel.Columns) * cuts, task =>
        {
            var lap = new PhaseClock.Lap(threads.Clock);
            int panel = task / cuts, first = task % cuts * WeightTaskDepth;
            kernel.Transform(panel, first, Math.Min(WeightTaskDepth, kernel.Depth - first),
                u + panel * panelStride + first * panelColumns, weightStride);
            lap.End(CpuPhase.Transform);
        });

        int blockTiles = BlockTiles(grid), taskTiles = TaskTiles(grid);
        int tasks = GemmBlocks.Divide(grid.Tiles, taskTiles);
        using var sums = new OutputStatistics<V>(memory, statistics, tasks, grid.TargetC);
        threads.For(tasks, task =>
        {
            var lap = new PhaseClock.Lap(threads.Clock);
            int sourceRow = grid.SourceC + Padding;
            // A product's tiles go where those of the point before were: half the memory.
            nint stride = (nint)blockTiles * TileFloats(grid) + Padding;
            using var points = new Scratch(memory, (Points + 1) * stride); // (points, tiles, C), then (points, tiles, OutC)
            float* v = points.Pointer + stride, m = points.Pointer;
            int begin = task * taskTiles, end = Math.Min(grid.Tiles, begin + taskTiles);
            long taken = 0; // pixels, into the statistics
            for (int first = begin; first < end; first += blockTiles)
            {
                int tiles = Math.Min(blockTiles, end - first);
                TransformSource(source, grid, first, tiles, outside, v, sourceRow, stride);
                lap.End(CpuPhase.Transform);
                // The next block of this task, or the first of the one that this thread is likely to take next.
                int next = first + tiles < end ? first + tiles : begin + threads.Count * taskTiles;
                var ahead = Ahead(source, target, grid, first, next);
                Multiply(v, sourceRow, stride, u, panelStride, weightStride,
                    tiles, grid.TargetC, grid.SourceC, m, grid.TargetC, stride, add: false, ref ahead);
                lap.End(CpuPhase.Product);
                TransformTarget(m, grid.TargetC, stride, grid, first, tiles,
                    0, grid.TargetC, outside + grid.SourceC, target, add, task, sums, ref taken);
                lap.End(CpuPhase.Transform);
            }

            End(sums, task, taken, 0, grid.TargetC);
        });
        sums.Finish();
    }

    /// <summary>
    /// What a block's products leave time to fetch: the target that it writes next, and the source of the block that
    /// follows.
    /// </summary>
    private static LinesAhead Ahead(
        float* source, float* target, in WinogradGrid<TScheme> grid, int first, int next)
    {
        int tiles = BlockTiles(grid);
        long targetStart = grid.TargetStart(first), targetEnd = grid.TargetStart(first + tiles);
        long sourceStart = grid.SourceStart(next), sourceEnd = grid.SourceStart(next + tiles);
        int registerTiles = Points * TileProduct<V>.Tiles(tiles, grid.TargetC)
            * GemmBlocks.Divide(grid.SourceC, BlockDepth);
        return LinesAhead.Of(target + targetStart, targetEnd - targetStart,
            source + sourceStart, sourceEnd - sourceStart, registerTiles);
    }

    /// <summary>
    /// Few tiles and many channels: the tiles are transformed once, then a task takes a panel of the weight
    /// through its transform, the products and the transform back. The transformed weight, four times as
    /// large as the weight, never goes to memory.
    /// </summary>
    private void ConvolveByColumns(float* source, WinogradKernel<V, TScheme> kernel, WinogradGrid<TScheme> grid,
        int parts, float* outside, float* target, bool add, BufferView<double> statistics)
    {
        int sourceRow = grid.SourceC + Padding;
        nint sourceStride = (nint)GemmBlocks.Divide(grid.Tiles, parts) * sourceRow + Padding;
        using var sourcePoints = new Scratch(memory, Points * sourceStride); // (points, tiles, C)
        using var sums = new OutputStatistics<V>(memory, statistics, parts, grid.TargetC);
        float* v = sourcePoints.Pointer;
        for (int part = 0; part < parts; part++)
        {
            int block = part, begin = (int)((long)grid.Tiles * part / parts);
            int tiles = (int)((long)grid.Tiles * (part + 1) / parts) - begin;
            threads.For((tiles + InputTaskTiles - 1) / InputTaskTiles, task =>
            {
                var lap = new PhaseClock.Lap(threads.Clock);
                int first = task * InputTaskTiles;
                TransformSource(source, grid, begin + first, Math.Min(InputTaskTiles, tiles - first),
                    outside, v + first * sourceRow, sourceRow, sourceStride);
                lap.End(CpuPhase.Transform);
            });
            threads.For(ColumnPanels<V>.Count(grid.TargetC), panel => ConvolvePanel(v, sourceRow, sourceStride,
                kernel, grid, begin, tiles, panel, outside + grid.SourceC, target, add, block, sums));
        }

        sums.Finish();
    }

    /// <summary>A panel's channels of the target's tiles, from the transformed tiles of the source.</summary>
    private void ConvolvePanel(float* v, int sourceRow, nint sourceStride, in WinogradKernel<V, TScheme> kernel,
        in WinogradGrid<TScheme> grid, int begin, int tiles, int panel,
        float* waste, float* target, bool add, int block, OutputStatistics<V> sums)
    {
        var lap = new PhaseClock.Lap(threads.Clock);
        int panelColumns = ColumnPanels<V>.Columns;
        int firstColumn = panel * panelColumns;
        int columns = Math.Min(panelColumns, grid.TargetC - firstColumn);
        nint weightStride = (nint)Math.Min(BlockDepth, grid.SourceC) * panelColumns + Padding;
        nint targetStride = (nint)tiles * panelColumns + Padding;
        using var weightPoints = new Scratch(memory, WeightPoints * weightStride); // (points, depth, columns)
        using var targetPoints = new Scratch(memory, Points * targetStride); // (points, tiles, columns)
        var nothing = default(LinesAhead);
        for (int c = 0; c < grid.SourceC; c += BlockDepth)
        {
            int depth = Math.Min(BlockDepth, grid.SourceC - c);
            kernel.Transform(panel, c, depth, weightPoints.Pointer, weightStride);
            lap.End(CpuPhase.Transform);
            Multiply(v + c, sourceRow, sourceStride, weightPoints.Pointer, 0, weightStride,
                tiles, columns, depth, targetPoints.Pointer, panelColumns, targetStride, add: c > 0, ref nothing);
            lap.End(CpuPhase.Product);
        }

        long taken = 0;
        TransformTarget(targetPoints.Pointer, panelColumns, targetStride, grid, begin, tiles,
            firstColumn, columns, waste, target, add, block, sums, ref taken);
        End(sums, block, taken, firstColumn, columns);
        lap.End(CpuPhase.Transform);
    }

    /// <summary>v (points, tiles, C): rows of a point are sourceRow apart, points sourceStride.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformSource(float* source, in WinogradGrid<TScheme> grid, int first, int tiles,
        float* zeros, float* v, int sourceRow, nint sourceStride)
    {
        int size = TScheme.Patch * TScheme.Patch;
        float** pixels = stackalloc float*[2 * size], next = pixels + size;
        grid.SourcePixels(source, first, zeros, next);
        for (int tile = 0; tile < tiles; tile++)
        {
            float** done = pixels;
            pixels = next;
            next = done;
            grid.SourcePixels(source, first + Math.Min(tile + 1, tiles - 1), zeros, next);
            WinogradTile<V, TScheme>.TransformSource(
                pixels, next, grid.SourceC, v + (nint)tile * sourceRow, sourceStride);
        }
    }

    /// <summary>
    /// At each point, m (tiles, columns) (+)= v (tiles, depth) · u (depth, columns). A point of v may lie where the next one
    /// of m does.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(float* v, nint sourceRow, nint sourceStride,
        float* u, nint panelStride, nint weightStride, int tiles, int columns, int depth,
        float* m, nint targetRow, nint targetStride, bool add, ref LinesAhead ahead)
    {
        for (int point = 0; point < Points; point++)
        {
            int weightPoint = WinogradTile<V, TScheme>.WeightPoint(point);
            for (int c = 0; c < depth; c += BlockDepth)
            {
                TileProduct<V>.Multiply(tiles, columns, Math.Min(BlockDepth, depth - c),
                    v + point * sourceStride + c, sourceRow, 1,
                    u + weightPoint * weightStride + c * ColumnPanels<V>.Columns, panelStride, ColumnPanels<V>.Columns,
                    m + point * targetStride, targetRow, add || c > 0, isFar: false, ref ahead);
            }
        }
    }

    /// <summary>
    /// Channels [firstColumn, firstColumn + columns) of the target's tiles (+)= m transformed back.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformTarget(float* m, int targetRow, nint targetStride,
        in WinogradGrid<TScheme> grid, int first, int tiles, int firstColumn, int columns,
        float* waste, float* target, bool add, int block, OutputStatistics<V> sums, ref long taken)
    {
        int size = TScheme.Tile * TScheme.Tile;
        float** pixels = stackalloc float*[2 * size], next = pixels + size;
        grid.TargetPixels(target + firstColumn, first, waste, next);
        sums.Of(block, firstColumn, out float* shift, out double* firstSums, out double* secondSums);
        for (int tile = 0; tile < tiles; tile++)
        {
            float** done = pixels;
            pixels = next;
            next = done;
            grid.TargetPixels(target + firstColumn, first + Math.Min(tile + 1, tiles - 1), waste, next);
            // A block's first tile gives its shift, and tiles over the edge have fewer pixels: those are read again.
            bool fused = taken > 0 && pixels[size - 1] != waste;
            WinogradTile<V, TScheme>.TransformTarget(
                m + (nint)tile * targetRow, targetStride, columns, pixels, next, add,
                fused ? shift : null, firstSums, secondSums);
            if (fused)
            {
                taken += size;
            }
            else if (sums.Wanted)
            {
                int inside = Inside(pixels, size, waste);
                sums.Add(block, taken, pixels, inside, firstColumn, columns);
                taken += inside;
            }
        }
    }

    private static void End(OutputStatistics<V> sums, int block, long taken, int firstColumn, int columns)
    {
        if (sums.Wanted)
        {
            sums.End(block, taken, firstColumn, columns);
        }
    }

    /// <summary>Moves the pixels that are in the image to the front, and counts them.</summary>
    private static int Inside(float** pixels, int count, float* waste)
    {
        int inside = 0;
        for (int i = 0; i < count; i++)
        {
            if (pixels[i] != waste)
            {
                pixels[inside++] = pixels[i];
            }
        }

        return inside;
    }
}
