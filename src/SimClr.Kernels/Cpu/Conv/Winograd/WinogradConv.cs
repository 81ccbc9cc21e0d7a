using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// Forward pass and input gradient of 3x3, stride-1 convolutions by Winograd's F(4x4, 3x3): a quarter of the
/// multiplications. Three steps: transform tiles of the source, multiply over the channels at each of the 36
/// points, transform back. A NaN or infinity reaches all 16 pixels of the tiles that read it.
/// </summary>
internal sealed unsafe class WinogradConv<V>(CpuThreads threads, IDeviceMemory memory)
    where V : struct, IFloatVector<V>
{
    private const int Points = WinogradTile<V>.Points;
    private const int BlockTiles = 24; // whole register tiles; both sides stay in the second-level cache
    private const int BlockDepth = 256; // a panel of weights over it fits the first-level cache
    private const int WeightTaskDepth = 32;
    private const int InputTaskTiles = 8;

    public void Forward(ArrayView<float> input, ArrayView<float> weight, in Conv2dShape shape,
        ArrayView<float> output)
        => Convolve(input.Pointer, new WinogradKernel<V>(weight.Pointer, shape, turned: false),
            WinogradGrid.Forward(shape), output.Pointer, add: false);

    public void BackwardInput(ArrayView<float> dOutput, ArrayView<float> weight, in Conv2dShape shape,
        ArrayView<float> dInput, Accumulation accumulation)
        => Convolve(dOutput.Pointer, new WinogradKernel<V>(weight.Pointer, shape, turned: true),
            WinogradGrid.BackwardInput(shape), dInput.Pointer, accumulation == Accumulation.Add);

    private void Convolve(float* source, WinogradKernel<V> kernel, WinogradGrid grid, float* target, bool add)
    {
        using var outside = new Scratch(memory, grid.SourceC + grid.TargetC); // zeros to read, waste to write
        new Span<float>(outside.Pointer, grid.SourceC + grid.TargetC).Clear();
        if (grid.Tiles < grid.SourceC)
        {
            ConvolveByColumns(source, kernel, grid, outside.Pointer, target, add);
        }
        else
        {
            ConvolveByTiles(source, kernel, grid, outside.Pointer, target, add);
        }
    }

    /// <summary>
    /// Many tiles: the weight is transformed once, then a task takes a block of tiles through all three steps
    /// while they are in its cache.
    /// </summary>
    private void ConvolveByTiles(float* source, WinogradKernel<V> kernel, WinogradGrid grid,
        float* outside, float* target, bool add)
    {
        int panelColumns = ColumnPanels<V>.Columns;
        nint panelStride = (nint)kernel.Depth * panelColumns;
        nint weightStride = ColumnPanels<V>.Count(kernel.Columns) * panelStride;
        using var weightPoints = new Scratch(memory, Points * weightStride); // (36, panels, C, columns)
        float* u = weightPoints.Pointer;
        int cuts = (kernel.Depth + WeightTaskDepth - 1) / WeightTaskDepth;
        threads.For(ColumnPanels<V>.Count(kernel.Columns) * cuts, task =>
        {
            int panel = task / cuts, first = task % cuts * WeightTaskDepth;
            kernel.Transform(panel, first, Math.Min(WeightTaskDepth, kernel.Depth - first),
                u + panel * panelStride + first * panelColumns, weightStride);
        });

        threads.For((grid.Tiles + BlockTiles - 1) / BlockTiles, block =>
        {
            int first = block * BlockTiles, tiles = Math.Min(BlockTiles, grid.Tiles - first);
            int sourceRow = grid.SourceC + V.Width;
            nint sourceStride = (nint)tiles * sourceRow, targetStride = (nint)tiles * grid.TargetC + V.Width;
            using var sourcePoints = new Scratch(memory, Points * sourceStride); // (36, tiles, C)
            using var targetPoints = new Scratch(memory, Points * targetStride); // (36, tiles, OutC)
            TransformSource(source, grid, first, tiles,
                outside, sourcePoints.Pointer, sourceRow, sourceStride);
            for (int c = 0; c < grid.SourceC; c += BlockDepth)
            {
                Multiply(sourcePoints.Pointer + c, sourceRow, sourceStride,
                    u + c * panelColumns, panelStride, weightStride,
                    tiles, grid.TargetC, Math.Min(BlockDepth, grid.SourceC - c),
                    targetPoints.Pointer, grid.TargetC, targetStride, add: c > 0);
            }

            TransformTarget(targetPoints.Pointer, grid.TargetC, targetStride, grid, first, tiles,
                0, grid.TargetC, outside + grid.SourceC, target, add);
        });
    }

    /// <summary>
    /// Few tiles and many channels: the tiles are transformed once, then a task takes a panel of the weight
    /// through its transform, the products and the transform back. The transformed weight, four times as
    /// large as the weight, never goes to memory.
    /// </summary>
    private void ConvolveByColumns(float* source, WinogradKernel<V> kernel, WinogradGrid grid,
        float* outside, float* target, bool add)
    {
        int panelColumns = ColumnPanels<V>.Columns;
        int sourceRow = grid.SourceC + V.Width;
        nint sourceStride = (nint)grid.Tiles * sourceRow;
        using var sourcePoints = new Scratch(memory, Points * sourceStride); // (36, tiles, C)
        float* v = sourcePoints.Pointer;
        threads.For((grid.Tiles + InputTaskTiles - 1) / InputTaskTiles, task =>
        {
            int first = task * InputTaskTiles, tiles = Math.Min(InputTaskTiles, grid.Tiles - first);
            TransformSource(source, grid, first, tiles,
                outside, v + first * sourceRow, sourceRow, sourceStride);
        });

        threads.For(ColumnPanels<V>.Count(grid.TargetC), panel =>
        {
            int firstColumn = panel * panelColumns;
            int columns = Math.Min(panelColumns, grid.TargetC - firstColumn);
            nint weightStride = (nint)Math.Min(BlockDepth, grid.SourceC) * panelColumns;
            nint targetStride = (nint)grid.Tiles * panelColumns + V.Width;
            using var weightPoints = new Scratch(memory, Points * weightStride); // (36, depth, columns)
            using var targetPoints = new Scratch(memory, Points * targetStride); // (36, tiles, columns)
            for (int c = 0; c < grid.SourceC; c += BlockDepth)
            {
                int depth = Math.Min(BlockDepth, grid.SourceC - c);
                kernel.Transform(panel, c, depth, weightPoints.Pointer, weightStride);
                Multiply(v + c, sourceRow, sourceStride, weightPoints.Pointer, 0, weightStride,
                    grid.Tiles, columns, depth, targetPoints.Pointer, panelColumns, targetStride, add: c > 0);
            }

            TransformTarget(targetPoints.Pointer, panelColumns, targetStride, grid, 0, grid.Tiles,
                firstColumn, columns, outside + grid.SourceC, target, add);
        });
    }

    /// <summary>v (36, tiles, C): rows of a point are sourceRow apart, points sourceStride.</summary>
    /// <remarks>
    /// A row has one register more than channels: rows a power of two apart would compete for the same cache
    /// lines.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformSource(float* source, in WinogradGrid grid, int first, int tiles,
        float* zeros, float* v, int sourceRow, nint sourceStride)
    {
        float** pixels = stackalloc float*[2 * Points], next = pixels + Points;
        grid.SourcePixels<V>(source, first, zeros, next);
        for (int tile = 0; tile < tiles; tile++)
        {
            float** done = pixels;
            pixels = next;
            next = done;
            grid.SourcePixels<V>(source, first + Math.Min(tile + 1, tiles - 1), zeros, next);
            WinogradTile<V>.TransformInput(
                pixels, next, grid.SourceC, v + (nint)tile * sourceRow, sourceStride);
        }
    }

    /// <summary>At each point, m (tiles, columns) (+)= v (tiles, depth) · u (depth, columns).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(float* v, nint sourceRow, nint sourceStride,
        float* u, nint panelStride, nint weightStride, int tiles, int columns, int depth,
        float* m, nint targetRow, nint targetStride, bool add)
    {
        for (int point = 0; point < Points; point++)
        {
            TileProduct<V>.Multiply(tiles, columns, depth, v, sourceRow, 1,
                u, panelStride, ColumnPanels<V>.Columns, m, targetRow, add);
            v += sourceStride;
            u += weightStride;
            m += targetStride;
        }
    }

    /// <summary>
    /// Channels [firstColumn, firstColumn + columns) of the target's tiles (+)= m transformed back.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformTarget(float* m, int targetRow, nint targetStride, in WinogradGrid grid,
        int first, int tiles, int firstColumn, int columns, float* waste, float* target, bool add)
    {
        float** pixels = stackalloc float*[2 * Points], next = pixels + Points;
        grid.TargetPixels<V>(target + firstColumn, first, waste, next);
        for (int tile = 0; tile < tiles; tile++)
        {
            float** done = pixels;
            pixels = next;
            next = done;
            grid.TargetPixels<V>(target + firstColumn, first + Math.Min(tile + 1, tiles - 1), waste, next);
            WinogradTile<V>.TransformOutput(
                m + (nint)tile * targetRow, targetStride, columns, pixels, next, add);
        }
    }
}
