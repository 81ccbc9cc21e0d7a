using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// Weight gradient of 3x3, stride-1 convolutions by Winograd's F(3x3, 4x4): every 4x4 tile of dOutput is a
/// kernel that slides over the 6x6 input patch it came from, to 3x3 places. Tiles are taken in passes; in
/// each, the threads transform its tiles, then add its 36 products over the tiles to the sums, which are
/// transformed back at the end. A NaN or infinity in a tile reaches all taps of its channel.
/// </summary>
internal sealed unsafe class WinogradWeight<V>(CpuThreads threads, IDeviceMemory memory)
    where V : struct, IFloatVector<V>
{
    private const int Points = WinogradTile<V>.Points;
    private const int PassFloats = 1 << 21; // 8 MB of transformed tiles: well inside a third-level cache
    private const int ShortestPass = 128; // tiles; fewer would spend their time on the sums
    private const int BlockDepth = 256; // tiles; a panel of the input over them fits the first-level cache
    private const int TaskTiles = 8;

    public void BackwardWeight(ArrayView<float> dOutput, ArrayView<float> input, in Conv2dShape shape,
        ArrayView<float> dWeight, Accumulation accumulation)
    {
        var grid = WinogradGrid.Forward(shape);
        int inC = shape.C, outC = shape.OutC;
        int passTiles = Math.Min(grid.Tiles, Math.Max(ShortestPass, PassFloats / (Points * (inC + outC))));
        // One register more than the channels: tiles a power of two apart would compete for the same cache
        // lines.
        int inRow = inC + V.Width, outRow = outC + V.Width;
        nint inStride = (nint)passTiles * inRow, outStride = (nint)passTiles * outRow;
        nint sumStride = (nint)outC * inC;
        using var inPoints = new Scratch(memory, Points * inStride); // (36, tiles, inRow)
        using var outPoints = new Scratch(memory, Points * outStride); // (36, tiles, outRow)
        using var sumPoints = new Scratch(memory, Points * sumStride); // (36, OutC, C)
        using var outside = new Scratch(memory, Math.Max(inC, outC));
        float* x = input.Pointer, dy = dOutput.Pointer, dw = dWeight.Pointer;
        float* v = inPoints.Pointer, z = outPoints.Pointer, sums = sumPoints.Pointer, zeros = outside.Pointer;
        new Span<float>(zeros, Math.Max(inC, outC)).Clear();
        for (int pass = 0; pass < grid.Tiles; pass += passTiles)
        {
            int first = pass, tiles = Math.Min(passTiles, grid.Tiles - first);
            threads.For((tiles + TaskTiles - 1) / TaskTiles, task =>
            {
                for (int tile = task * TaskTiles; tile < Math.Min(tiles, (task + 1) * TaskTiles); tile++)
                {
                    TransformTile(x, dy, grid, first + tile, zeros,
                        v + (nint)tile * inRow, inStride, z + (nint)tile * outRow, outStride);
                }
            });
            threads.For(Points, point => AddProduct(z + point * outStride, outC, outRow,
                v + point * inStride, inC, inRow, tiles, sums + point * sumStride, add: first > 0));
        }

        threads.For(outC, o => WinogradTile<V>.TransformWeightGradient(sums + (nint)o * inC, sumStride, inC,
            dw + (nint)o * 9 * inC, inC, accumulation == Accumulation.Add));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformTile(float* input, float* dOutput, in WinogradGrid grid, int tile,
        float* zeros, float* v, nint inStride, float* z, nint outStride)
    {
        float** pixels = stackalloc float*[2 * Points], next = pixels + Points;
        grid.SourcePixels<V>(input, tile, zeros, pixels);
        grid.SourcePixels<V>(input, Math.Min(tile + 1, grid.Tiles - 1), zeros, next);
        WinogradTile<V>.TransformInput(pixels, next, grid.SourceC, v, inStride);
        grid.TargetPixels<V>(dOutput, tile, zeros, pixels);
        grid.TargetPixels<V>(dOutput, Math.Min(tile + 1, grid.Tiles - 1), zeros, next);
        WinogradTile<V>.TransformGradient(pixels, next, grid.TargetC, z, outStride);
    }

    /// <summary>sums (OutC, C) (+)= z (tiles, OutC)^T v (tiles, C).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddProduct(float* z, int outC, int outRow, float* v, int inC, int inRow, int tiles,
        float* sums, bool add)
    {
        for (int tile = 0; tile < tiles; tile += BlockDepth, add = true)
        {
            TileProduct<V>.Multiply(outC, inC, Math.Min(BlockDepth, tiles - tile),
                z + (nint)tile * outRow, 1, outRow, v + (nint)tile * inRow, 2 * V.Width, inRow,
                sums, inC, add);
        }
    }
}
