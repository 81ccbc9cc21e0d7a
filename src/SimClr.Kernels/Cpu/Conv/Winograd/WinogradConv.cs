using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// Forward pass and input gradient of 3x3, stride-1 convolutions by Winograd's F(4x4, 3x3): a quarter of the
/// multiplications. The weight is transformed once a call; a task takes a block of tiles through all three
/// steps (transform, 36 products over the channels, transform back) while they are in its cache. A NaN or
/// infinity in the input reaches all 16 outputs of the tiles that read it.
/// </summary>
internal sealed unsafe class WinogradConv<V>(CpuThreads threads, IDeviceMemory memory)
    where V : struct, IFloatVector<V>
{
    private const int Points = WinogradTile<V>.Points;
    private const int BlockDepth = 256; // a panel of weights over it fits the first-level cache
    private const int WeightTaskDepth = 32;
    private const int BlockFloats = 1 << 18; // 1 MB

    public void Forward(ArrayView<float> input, ArrayView<float> weight, in Conv2dShape shape,
        ArrayView<float> output)
    {
        using var panels = new Scratch(memory, WeightPanels<V>.Length(9 * shape.C, shape.OutC));
        WeightPanels<V>.PackForward(threads, weight.Pointer, shape, panels.Pointer);
        Convolve(input.Pointer, panels.Pointer, WinogradGrid.Forward(shape), output.Pointer, add: false);
    }

    public void BackwardInput(ArrayView<float> dOutput, ArrayView<float> weight, in Conv2dShape shape,
        ArrayView<float> dInput, Accumulation accumulation)
    {
        using var panels = new Scratch(memory, WeightPanels<V>.Length(9 * shape.OutC, shape.C));
        WeightPanels<V>.PackBackward(threads, weight.Pointer, shape,
            phaseY: 0, phaseX: 0, PatchGrid.BackwardInput(shape, 0, 0), panels.Pointer);
        Convolve(dOutput.Pointer, panels.Pointer, WinogradGrid.BackwardInput(shape), dInput.Pointer,
            accumulation == Accumulation.Add);
    }

    private void Convolve(float* source, float* panels, WinogradGrid grid, float* target, bool add)
    {
        int sourceC = grid.SourceC, targetC = grid.TargetC;
        long weightStride = WeightPanels<V>.Length(sourceC, targetC);
        using var weightPoints = new Scratch(memory, Points * weightStride); // (36, panels, C, panel columns)
        using var outside = new Scratch(memory, sourceC + targetC); // zeros to read, waste to write
        float* u = weightPoints.Pointer, zeros = outside.Pointer;
        new Span<float>(zeros, sourceC + targetC).Clear();
        TransformWeight(panels, sourceC, targetC, u, (nint)weightStride);

        int blockTiles = BlockTiles(sourceC, targetC);
        threads.For((grid.Tiles + blockTiles - 1) / blockTiles, block =>
        {
            int first = block * blockTiles, tiles = Math.Min(blockTiles, grid.Tiles - first);
            ConvolveTiles(source, u, (nint)weightStride, grid, first, tiles, zeros, target, add);
        });
    }

    /// <summary>
    /// Tiles of a block: whole register tiles, both sides of the product in the second-level cache.
    /// </summary>
    private static int BlockTiles(int sourceC, int targetC)
    {
        int fitting = BlockFloats / (Points * (sourceC + targetC));
        return Math.Clamp(fitting / 12 * 12, 24, 96);
    }

    private void TransformWeight(float* panels, int sourceC, int targetC, float* points, nint pointStride)
    {
        int cuts = (sourceC + WeightTaskDepth - 1) / WeightTaskDepth;
        int columns = WeightPanels<V>.Columns;
        threads.For(WeightPanels<V>.Count(targetC) * cuts, task =>
        {
            int panel = task / cuts, firstC = task % cuts * WeightTaskDepth;
            int channels = Math.Min(WeightTaskDepth, sourceC - firstC);
            // Within a panel, the rows of a tap are one run of floats: [tap][c][column].
            WinogradTile<V>.TransformWeight(panels + ((nint)panel * 9 * sourceC + firstC) * columns,
                (nint)sourceC * columns, channels * columns,
                points + ((nint)panel * sourceC + firstC) * columns, pointStride);
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ConvolveTiles(float* source, float* weightPoints, nint weightStride, in WinogradGrid grid,
        int first, int tiles, float* outside, float* target, bool add)
    {
        int sourceC = grid.SourceC, targetC = grid.TargetC;
        // One register more than the block: points a power of two apart would compete for the same cache
        // lines.
        nint sourceStride = (nint)tiles * sourceC + V.Width, targetStride = (nint)tiles * targetC + V.Width;
        using var sourcePoints = new Scratch(memory, Points * sourceStride); // (36, tiles, C)
        using var targetPoints = new Scratch(memory, Points * targetStride); // (36, tiles, OutC)
        float* v = sourcePoints.Pointer, m = targetPoints.Pointer;
        float** pixels = stackalloc float*[2 * Points], next = pixels + Points;
        grid.SourcePixels<V>(source, first, outside, next);
        for (int tile = 0; tile < tiles; tile++)
        {
            float** done = pixels;
            pixels = next;
            next = done;
            grid.SourcePixels<V>(source, first + Math.Min(tile + 1, tiles - 1), outside, next);
            WinogradTile<V>.TransformInput(pixels, next, sourceC, v + (nint)tile * sourceC, sourceStride);
        }

        int cuts = (sourceC + BlockDepth - 1) / BlockDepth;
        int cut = (sourceC + cuts - 1) / cuts;
        for (int point = 0; point < Points; point++)
        {
            for (int c = 0; c < sourceC; c += cut)
            {
                TileProduct<V>.Multiply(tiles, targetC, Math.Min(cut, sourceC - c),
                    v + point * sourceStride + c, sourceC, 1,
                    weightPoints + point * weightStride + c * WeightPanels<V>.Columns,
                    (nint)sourceC * WeightPanels<V>.Columns, WeightPanels<V>.Columns,
                    m + point * targetStride, targetC, add: c > 0);
            }
        }

        grid.TargetPixels<V>(target, first, outside + sourceC, next);
        for (int tile = 0; tile < tiles; tile++)
        {
            float** done = pixels;
            pixels = next;
            next = done;
            grid.TargetPixels<V>(target, first + Math.Min(tile + 1, tiles - 1), outside + sourceC, next);
            WinogradTile<V>.TransformOutput(
                m + (nint)tile * targetC, targetStride, targetC, pixels, next, add);
        }
    }
}
