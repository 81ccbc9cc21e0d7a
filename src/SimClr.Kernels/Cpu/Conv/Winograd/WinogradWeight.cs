using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// Weight gradient of 3x3 convolutions by Winograd's algorithm. What fits <see cref="WinogradWeightRows{V,
/// TScheme}"/> is left to it. Else tiles are taken in passes; in each, the threads transform its tiles, then add the
/// products over the tiles to a sum for each point, which are transformed back at the end. Tiles and points are added in
/// order, whoever does it. A NaN or infinity in a tile reaches all taps of its channel.
/// </summary>
internal sealed unsafe class WinogradWeight<V, TScheme>(CpuThreads threads, IDeviceMemory memory)
    where V : struct, IFloatVector<V>
    where TScheme : struct, IWinogradGradient
{
    private const int PassFloats = 1 << 20; // 4 MB of transformed tiles: inside one core's share of a third-level cache
    private const int ShortestSum = 144; // products that a pass adds to one; fewer would wait for the sums
    private const int BlockDepth = 256; // tiles; a panel of the input over them fits the first-level cache
    private const int TransformTaskTiles = 8;
    private const int SharedTaskRows = 96; // output channels of a task where points share sums

    private readonly WinogradWeightRows<V, TScheme> rows = new(threads, memory);

    private static int Points => TScheme.Points * TScheme.Points;

    private static int WeightPoints => WinogradTile<V, TScheme>.WeightPoints;

    public void BackwardWeight(BufferView<float> dOutput, BufferView<float> input, in Conv2dShape shape,
        BufferView<float> dWeight, Accumulation accumulation)
    {
        var grid = WinogradGrid<TScheme>.Forward(shape);
        if (WinogradWeightRows<V, TScheme>.Fits(shape))
        {
            rows.BackwardWeight(
                dOutput.Pointer, input.Pointer, grid, dWeight.Pointer, accumulation == Accumulation.Add);
            return;
        }

        int inC = shape.C, outC = shape.OutC;
        int fitting = Math.Max(ShortestSum * WeightPoints, PassFloats / (inC + outC)) / Points;
        int passes = Math.Max(1, GemmBlocks.Divide(grid.Tiles, fitting));
        int passTiles = GemmBlocks.Divide(grid.Tiles, passes); // of like lengths
        // One register more than the channels: tiles a power of two apart would compete for the same cache
        // lines.
        int inRow = inC + V.Width, outRow = outC + V.Width;
        nint sumStride = (nint)outC * inC;
        using var inPoints = new Scratch(memory, (long)Points * passTiles * inRow); // (points, tiles, inRow)
        using var outPoints = new Scratch(memory, (long)Points * passTiles * outRow); // (points, tiles, outRow)
        using var sumPoints = new Scratch(memory, WeightPoints * sumStride); // (points, OutC, C)
        using var outside = new Scratch(memory, Math.Max(inC, outC));
        float* x = input.Pointer, dy = dOutput.Pointer, dw = dWeight.Pointer;
        float* v = inPoints.Pointer, z = outPoints.Pointer, sums = sumPoints.Pointer, zeros = outside.Pointer;
        new Span<float>(zeros, Math.Max(inC, outC)).Clear();
        // With stride 2 some sums have more points than others: smaller tasks, and the last sum, with most,
        // first.
        int taskRows = Points > WeightPoints ? SharedTaskRows : outC;
        int rowTasks = (outC + taskRows - 1) / taskRows;
        for (int pass = 0; pass < grid.Tiles; pass += passTiles)
        {
            int first = pass, tiles = Math.Min(passTiles, grid.Tiles - first);
            nint inStride = (nint)tiles * inRow, outStride = (nint)tiles * outRow;
            threads.For((tiles + TransformTaskTiles - 1) / TransformTaskTiles, task =>
            {
                var lap = new PhaseClock.Lap(threads.Clock);
                int begin = task * TransformTaskTiles, end = Math.Min(tiles, begin + TransformTaskTiles);
                for (int tile = begin; tile < end; tile++)
                {
                    TransformTile(x, dy, grid, first + tile, zeros,
                        v + (nint)tile * inRow, inStride, z + (nint)tile * outRow, outStride);
                }

                lap.End(CpuPhase.Transform);
            });
            threads.For(WeightPoints * rowTasks, task =>
            {
                var lap = new PhaseClock.Lap(threads.Clock);
                int weightPoint = (task / rowTasks + WeightPoints - 1) % WeightPoints;
                int o = task % rowTasks * taskRows;
                var ahead = Ahead(x, dy, grid, first + tiles, passTiles, task, WeightPoints * rowTasks,
                    TileProduct<V>.Tiles(taskRows, inC));
                AddProducts(weightPoint, z + o, Math.Min(taskRows, outC - o), outRow, v, inC, inRow, tiles,
                    sums + weightPoint * sumStride + (nint)o * inC, first > 0, ref ahead);
                lap.End(CpuPhase.Product);
            });
        }

        threads.For(outC, o =>
        {
            var lap = new PhaseClock.Lap(threads.Clock);
            WinogradGradientTile<V, TScheme>.TransformWeightGradient(sums + (nint)o * inC,
                sumStride, inC, dw + (nint)o * 9 * inC, inC, accumulation == Accumulation.Add);
            lap.End(CpuPhase.Transform);
        });
    }

    /// <summary>
    /// A task's share of the pixels that the next pass transforms, to fetch while this one's are multiplied.
    /// </summary>
    private static LinesAhead Ahead(float* input, float* dOutput, in WinogradGrid<TScheme> grid, int first, int tiles,
        int task, int tasks, int registerTiles)
    {
        long inStart = grid.SourceStart(first), inLength = grid.SourceStart(first + tiles) - inStart;
        long outStart = grid.TargetStart(first), outLength = grid.TargetStart(first + tiles) - outStart;
        return LinesAhead.Of(input + inStart + inLength * task / tasks, inLength / tasks,
            dOutput + outStart + outLength * task / tasks, outLength / tasks, registerTiles);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformTile(float* input, float* dOutput, in WinogradGrid<TScheme> grid, int tile,
        float* zeros, float* v, nint inStride, float* z, nint outStride)
    {
        int size = TScheme.Patch * TScheme.Patch, next = Math.Min(tile + 1, grid.Tiles - 1);
        float** pixels = stackalloc float*[2 * size], nextPixels = pixels + size;
        grid.SourcePixels(input, tile, zeros, pixels);
        grid.SourcePixels(input, next, zeros, nextPixels);
        WinogradTile<V, TScheme>.TransformSource(pixels, nextPixels, grid.SourceC, v, inStride);
        grid.TargetPixels(dOutput, tile, zeros, pixels);
        grid.TargetPixels(dOutput, next, zeros, nextPixels);
        WinogradGradientTile<V, TScheme>.TransformGradient(pixels, nextPixels, grid.TargetC, z, outStride);
    }

    /// <summary>
    /// sums (rows, C) (+)= z (tiles, rows)^T · v (tiles, C), over the points that share the weight. Those on a line
    /// follow each other in z and v: one sum runs over the tiles of all of them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddProducts(int weightPoint, float* z, int rows, int outRow,
        float* v, int inC, int inRow, int tiles, float* sums, bool add, ref LinesAhead ahead)
    {
        int line = WinogradTile<V, TScheme>.WeightLine;
        var (firstRow, pointRows) = WinogradTile<V, TScheme>.PointsOf(weightPoint / line);
        var (firstColumn, pointColumns) = WinogradTile<V, TScheme>.PointsOf(weightPoint % line);
        for (int row = firstRow; row < firstRow + pointRows; row++)
        {
            nint first = (nint)(row * TScheme.Points + firstColumn) * tiles;
            nint end = first + pointColumns * tiles;
            for (nint tile = first; tile < end; tile += BlockDepth, add = true)
            {
                TileProduct<V>.Multiply(rows, inC, (int)Math.Min(BlockDepth, end - tile),
                    z + tile * outRow, 1, outRow, v + tile * inRow, 2 * V.Width, inRow, sums, inC, add,
                    isFar: true, ref ahead);
            }
        }
    }
}
