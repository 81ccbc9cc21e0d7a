using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// Forward pass and input gradient of 3x3 convolutions by Winograd's algorithm along the rows of the images
/// alone, for few channels; compare <see cref="RowWinogradWeight{V, TScheme}"/>. A task takes some rows of an
/// image, or some images, one column of tiles after the other: its transformed source, weight and products
/// fit the first-level cache. At a point, what the three kernel rows read is in one piece: one product.
/// </summary>
internal sealed unsafe class RowWinogradConv<V, TScheme>(CpuThreads threads, IDeviceMemory memory)
    where V : struct, IFloatVector<V>
    where TScheme : struct, IWinogradScheme
{
    private const int Kernel = WinogradTile<V, TScheme>.Kernel;
    private const int MaxRows = 48;
    private const int EnoughTasks = 32;

    private static int WeightLine => WinogradTile<V, TScheme>.WeightLine;

    private static int Stride => TScheme.Step / TScheme.Tile;

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
        int panels = ColumnPanels<V>.Count(kernel.Columns);
        nint panelStride = (nint)Kernel * kernel.Depth * ColumnPanels<V>.Columns;
        // (6, panels, 3 C, columns)
        using var weightPoints = new Scratch(memory, WeightLine * panels * panelStride);
        using var outside = new Scratch(memory, grid.SourceC);
        new Span<float>(outside.Pointer, grid.SourceC).Clear();
        float* u = weightPoints.Pointer, zeros = outside.Pointer;
        threads.For(panels,
            panel => kernel.TransformRows(panel, u + panel * panelStride, panels * panelStride));

        int bands = (grid.TargetH + MaxRows - 1) / MaxRows, bandRows = (grid.TargetH + bands - 1) / bands;
        int images = bands > 1 ? 1 : Math.Max(1, grid.N / EnoughTasks);
        int tasks = (grid.N + images - 1) / images * bands;
        using var sums = new OutputStatistics<V>(memory, statistics, tasks, grid.TargetC);
        threads.For(tasks, task =>
        {
            int image = task / bands * images, end = Math.Min(image + images, grid.N);
            int row = task % bands * bandRows, rows = Math.Min(bandRows, grid.TargetH - row);
            float* first = target + ((long)image * grid.TargetH + row) * grid.TargetW * grid.TargetC;
            ConvolveRows(source, u, panelStride, panels, grid, image, end, row, rows, zeros, first, add);
            if (sums.Wanted)
            {
                sums.AddRows(task, first, grid.TargetC, (end - image) * rows * grid.TargetW, 0, grid.TargetC);
            }
        });
        sums.Finish();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ConvolveRows(float* source, float* u, nint panelStride, int panels,
        in WinogradGrid<TScheme> grid, int image, int endImage, int row, int rows, float* zeros,
        float* target, bool add)
    {
        // A register more than needed: points shall not compete for the same cache lines.
        nint sourceStride = ((rows - 1) * Stride + Kernel) * grid.SourceC + V.Width;
        nint targetStride = rows * grid.TargetC + V.Width;
        using var sourcePoints = new Scratch(memory, TScheme.Points * sourceStride); // (points, rows, C)
        using var targetPoints = new Scratch(memory, TScheme.Points * targetStride); // (points, rows, OutC)
        float* v = sourcePoints.Pointer, m = targetPoints.Pointer;
        int images = endImage - image;
        var lap = new PhaseClock.Lap(threads.Clock);
        for (; image < endImage; image++, target += (nint)rows * grid.TargetW * grid.TargetC)
        {
            var ahead = Ahead(source, target, grid, image, row, rows,
                image + 1 < endImage ? 1 : 1 + (threads.Count - 1) * images);
            for (int tile = 0; tile < grid.TilesW; tile++)
            {
                TransformSource(source, grid, image, row, rows, tile, zeros, v, sourceStride);
                lap.End(CpuPhase.Transform);
                for (int point = 0; point < TScheme.Points; point++)
                {
                    ahead.AskForTile();
                    Multiply(rows, grid.TargetC, Kernel * grid.SourceC,
                        v + point * sourceStride, Stride * grid.SourceC,
                        u + TScheme.WeightPoint(point) * panels * panelStride, panelStride,
                        m + point * targetStride);
                }

                lap.End(CpuPhase.Product);
                TransformTarget(m, targetStride, grid, rows, tile, target, add);
                lap.End(CpuPhase.Transform);
            }
        }
    }

    /// <summary>What the products of an image's rows leave time to fetch: both sides of the rows that follow.</summary>
    /// <param name="images">From this image to the one whose rows this thread is likely to take next.</param>
    private LinesAhead Ahead(float* source, float* target, in WinogradGrid<TScheme> grid, int image, int row, int rows,
        int images)
    {
        long sourceLength = (long)rows * Stride * grid.SourceW * grid.SourceC;
        long targetLength = (long)rows * grid.TargetW * grid.TargetC;
        long start = ((long)image * grid.SourceH + row * Stride) * grid.SourceW * grid.SourceC;
        return LinesAhead.Of(source + start + images * sourceLength, sourceLength,
            target + images * targetLength, targetLength, grid.TilesW * TScheme.Points);
    }

    /// <summary>m (rows, columns) = v (rows, depth) · u (depth, columns).</summary>
    private static void Multiply(int rows, int columns, int depth, float* v, nint sourceRow,
        float* u, nint panelStride, float* m)
    {
        int row = 0;
        if (V.Registers >= 32 && columns == V.Width)
        {
            for (; row + TallTile<V>.Rows <= rows; row += TallTile<V>.Rows)
            {
                TallTile<V>.Multiply(depth, v + row * sourceRow, sourceRow, u, ColumnPanels<V>.Columns,
                    m + row * columns, columns);
            }
        }

        TileProduct<V>.Multiply(rows - row, columns, depth, v + row * sourceRow, sourceRow, 1,
            u, panelStride, ColumnPanels<V>.Columns, m + row * columns, columns, add: false);
    }

    /// <summary>v (points, source rows, C) of a column of tiles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformSource(float* source, in WinogradGrid<TScheme> grid, int image, int row,
        int rows, int tile, float* zeros, float* v, nint pointStride)
    {
        float** pixels = stackalloc float*[2 * TScheme.Patch], edge = pixels + TScheme.Patch;
        int x = tile * TScheme.Step + grid.Offset, channels = grid.SourceC;
        int y = row * Stride + grid.Offset, sourceRows = (rows - 1) * Stride + Kernel;
        bool columnsInside = x >= 0 && x + TScheme.Patch <= grid.SourceW;
        nint line = (nint)grid.SourceW * channels;
        // The next column of tiles, or the first of the next image: the pixels that this one has not read.
        nint next = tile + 1 < grid.TilesW ? TScheme.Step * channels
            : grid.SourceH * line - (nint)tile * TScheme.Step * channels;
        next += (TScheme.Patch - TScheme.Step) * channels;
        float* first = source + ((long)image * grid.SourceH + y) * line + (nint)x * channels;
        for (int i = 0; i < TScheme.Patch; i++)
        {
            pixels[i] = first + (nint)i * channels;
        }

        nint offset = 0;
        for (int r = 0; r < sourceRows; r++, v += channels, offset += line)
        {
            bool rowInside = (uint)(y + r) < (uint)grid.SourceH;
            if (columnsInside && rowInside)
            {
                for (int c = 0; c < channels; c += V.Width)
                {
                    for (int i = 0; i < TScheme.Step; i += 4)
                    {
                        Prefetch4(first + offset + next + i * channels + c, channels);
                    }

                    TScheme.Source<V>(pixels, offset + c, v + c, pointStride);
                }

                continue;
            }

            for (int i = 0; i < TScheme.Patch; i++)
            {
                edge[i] = rowInside && (uint)(x + i) < (uint)grid.SourceW ? pixels[i] + offset : zeros;
            }

            for (int c = 0; c < channels; c += V.Width)
            {
                TScheme.Source<V>(edge, c, v + c, pointStride);
            }
        }
    }

    /// <summary>The target's column of tiles (+)= m (points, rows, OutC) transformed back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformTarget(float* m, nint pointStride, in WinogradGrid<TScheme> grid, int rows,
        int tile, float* target, bool add)
    {
        int x = tile * TScheme.Tile, channels = grid.TargetC;
        int pixels = Math.Min(TScheme.Tile, grid.TargetW - x);
        bool direct = !add && pixels == TScheme.Tile;
        float* sums = stackalloc float[TScheme.Tile * V.Width];
        nint line = (nint)grid.TargetW * channels;
        nint next = tile + 1 < grid.TilesW ? TScheme.Tile * channels : rows * line - (nint)x * channels;
        target += (nint)x * channels;
        for (int r = 0; r < rows; r++, m += channels, target += line)
        {
            for (int c = 0; c < channels; c += V.Width)
            {
                Prefetch4(target + next + c, channels);
                if (direct)
                {
                    TScheme.Target<V>(m + c, pointStride, target + c, channels);
                    continue;
                }

                TScheme.Target<V>(m + c, pointStride, sums, V.Width);
                for (int i = 0; i < pixels; i++)
                {
                    Lanes.Write(V.Load(sums + i * V.Width), target + i * channels + c, add);
                }
            }
        }
    }

    // The next column of tiles is what the hardware does not foresee.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch4(float* pixel, int channels)
    {
        Prefetch.Line(pixel);
        Prefetch.Line(pixel + channels);
        Prefetch.Line(pixel + 2 * channels);
        Prefetch.Line(pixel + 3 * channels);
    }
}
