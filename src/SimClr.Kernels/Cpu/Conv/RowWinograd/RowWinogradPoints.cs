using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// What a task of <see cref="RowWinogradWeight{V, TScheme}"/> does: for some channels, transforms both
/// factors block by block and adds their products at each point.
/// </summary>
internal readonly unsafe struct RowWinogradPoints<V, TScheme>(float* dOutput, float* input, Conv2dShape shape,
    RowBlocks blocks, int firstIn, int inC, int firstOut, int outC)
    where V : struct, IFloatVector<V>
    where TScheme : struct, IWinogradGradient
{
    private const int Kernel = WinogradTile<V, TScheme>.Kernel;

    private readonly int tilesW = TilesW(shape);

    public static int TilesW(in Conv2dShape shape) => (shape.OutW + TScheme.Tile - 1) / TScheme.Tile;

    /// <summary>sums (6, 3, OutC, C) at the task's channels = products of blocks [first, end).</summary>
    public void SumProducts(IDeviceMemory memory, PhaseClock? clock, int first, int end, float* sums)
    {
        int slots = shape.Stride * PhaseSlots(blocks.MaxRows), rowTiles = blocks.MaxImages * tilesW;
        // A register more than needed: planes shall not compete for the same cache lines.
        nint inPlane = (slots * rowTiles + 1) * V.Width;
        nint outPlane = (blocks.MaxRows * rowTiles + 1) * V.Width;
        // (points, C / Width, slots, images, tiles, Width), (points, OutC / Width, rows, images, tiles, Width)
        using var inPoints = new Scratch(memory, TScheme.Points * inPlane * inC / V.Width);
        using var outPoints = new Scratch(memory, TScheme.Points * outPlane * outC / V.Width);
        using var outside = new Scratch(memory, Math.Max(shape.C, shape.OutC));
        new Span<float>(outside.Pointer, Math.Max(shape.C, shape.OutC)).Clear();
        var lap = new PhaseClock.Lap(clock);
        for (int block = first; block < end; block++)
        {
            TransformInput(block, outside.Pointer, inPoints.Pointer, inPlane);
            TransformGradient(block, outside.Pointer, outPoints.Pointer, outPlane);
            lap.End(CpuPhase.Transform);
            AddProducts(block, inPoints.Pointer, inPlane, outPoints.Pointer, outPlane,
                Ahead(Math.Min(block + 1, end - 1)), sums, add: block > first);
            lap.End(CpuPhase.Product);
        }
    }

    /// <summary>
    /// The rows that a block reads, in slots: those of the same remainder by the stride follow each other, so
    /// that for every kernel row a step to the next output row is a step to the next slot.
    /// </summary>
    private int Slot(int inputRow, int rows)
        => inputRow % shape.Stride * PhaseSlots(rows) + inputRow / shape.Stride;

    private int PhaseSlots(int rows) => rows + (Kernel - 1) / shape.Stride;

    /// <summary>What a block reads of both factors.</summary>
    private LinesAhead Ahead(int block)
    {
        var (image, images, row, rows) = blocks[block];
        long firstRow = (long)image * shape.H + row * shape.Stride;
        long endRow = (long)(image + images - 1) * shape.H + Math.Min((row + rows) * shape.Stride, shape.H);
        long firstOutRow = (long)image * shape.OutH + row;
        return new LinesAhead(input + firstRow * shape.W * shape.C, input + endRow * shape.W * shape.C,
            dOutput + firstOutRow * shape.OutW * shape.OutC);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformInput(int block, float* zeros, float* points, nint plane)
    {
        var (image, images, row, rows) = blocks[block];
        int pixels = (tilesW - 1) * TScheme.Step + TScheme.Patch;
        float** line = stackalloc float*[pixels];
        nint pointStride = inC / V.Width * plane;
        int inputRows = (rows - 1) * shape.Stride + Kernel;
        for (int i = 0; i < images; i++)
        {
            for (int r = 0; r < inputRows; r++)
            {
                int y = row * shape.Stride + r - shape.Padding;
                int width = (uint)y < (uint)shape.H ? shape.W : 0; // a row outside the image has no pixels
                Line(input + ((long)(image + i) * shape.H + y) * shape.W * shape.C + firstIn, shape.C, width,
                    -shape.Padding, zeros, line, pixels);
                float* target = points + (nint)(Slot(r, rows) * images + i) * tilesW * V.Width;
                for (int tile = 0; tile < tilesW; tile++, target += V.Width)
                {
                    for (int c = 0; c < inC; c += V.Width)
                    {
                        TScheme.Source<V>(
                            line + tile * TScheme.Step, c, target + c / V.Width * plane, pointStride);
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformGradient(int block, float* zeros, float* points, nint plane)
    {
        var (image, images, row, rows) = blocks[block];
        int pixels = tilesW * TScheme.Tile;
        float** line = stackalloc float*[pixels];
        nint pointStride = outC / V.Width * plane;
        for (int i = 0; i < images; i++)
        {
            for (int r = 0; r < rows; r++)
            {
                long outputRow = (long)(image + i) * shape.OutH + row + r;
                Line(dOutput + outputRow * shape.OutW * shape.OutC + firstOut, shape.OutC, shape.OutW,
                    0, zeros, line, pixels);
                float* target = points + (nint)(r * images + i) * tilesW * V.Width;
                for (int tile = 0; tile < tilesW; tile++, target += V.Width)
                {
                    for (int o = 0; o < outC; o += V.Width)
                    {
                        TScheme.Gradient<V>(
                            line + tile * TScheme.Tile, o, target + o / V.Width * plane, pointStride);
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddProducts(int block, float* inPoints, nint inPlane, float* outPoints, nint outPlane,
        LinesAhead ahead, float* sums, bool add)
    {
        var (_, images, _, rows) = blocks[block];
        int tiles = rows * images * tilesW;
        nint slot = (nint)images * tilesW * V.Width, tap = (nint)shape.OutC * shape.C;
        nint slot0 = Slot(0, rows) * slot, slot1 = Slot(1, rows) * slot, slot2 = Slot(2, rows) * slot;
        for (int point = 0; point < TScheme.Points; point++)
        {
            int weightPoint = TScheme.WeightPoint(point); // of those that share one, the first is the same
            float* pointSums = sums + weightPoint * Kernel * tap + (nint)firstOut * shape.C + firstIn;
            for (int c = 0; c < inC; c += V.Width, inPoints += inPlane)
            {
                for (int o = 0; o < outC; o += GradientTile<V>.Rows)
                {
                    GradientTile<V>.Multiply(tiles,
                        outPoints + o / V.Width * outPlane + o % V.Width, V.Width,
                        inPoints + slot0, inPoints + slot1, inPoints + slot2, V.Width,
                        pointSums + (nint)o * shape.C + c, tap, shape.C,
                        add || point > weightPoint, ahead.Take(tiles));
                }
            }

            outPoints += outC / V.Width * outPlane;
        }
    }

    /// <summary>Pointers to pixels [first, first + count) of a row; to zeros where there are none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Line(
        float* row, int channels, int width, int first, float* zeros, float** line, int count)
    {
        for (int x = first; x < first + count; x++)
        {
            *line++ = (uint)x < (uint)width ? row + (nint)x * channels : zeros;
        }
    }
}
