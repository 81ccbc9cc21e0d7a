using SimClr.Kernels.Gpu;

namespace SimClr.Kernels.Cuda;

/// <summary>
/// A tile in shared memory whose rows are runs of depth: (Rows, 16). Two rows are one line of 128 bytes, all
/// 32 banks; the eight quads of a line are permuted by xor with a number that differs for each four rows, so
/// that neither the lanes of a patch nor those that copy meet in a bank.
/// </summary>
internal static unsafe class DepthRuns
{
    /// <summary>Copies of <paramref name="width"/> floats that each thread makes for a tile.</summary>
    public static int Copies(int rows, int width) => rows * TileProduct.Depth / (TileProduct.Threads * width);

    /// <summary>The row of this thread's copy; its depth is the same for all copies.</summary>
    public static int Row(int copy, int width)
    {
        int threadsPerRow = TileProduct.Depth / width;
        return Group.IdxX / threadsPerRow + copy * (TileProduct.Threads / threadsPerRow);
    }

    public static int Depth(int width) => Group.IdxX % (TileProduct.Depth / width) * width;

    public static int At(int row, int depth)
    {
        int quad = ((row & 1) << 2) | (depth >> 2);
        return (row >> 1) * 32 + 4 * (quad ^ Permutation(row >> 2)) + (depth & 3);
    }

    public static Registers16<float> LoadPatch(
        float* tile, int firstQuad, int patchQuad, int laneQuad, int depthQuad)
    {
        float* lines = tile + (firstQuad + patchQuad + laneQuad) * 64;
        int quad = depthQuad ^ Permutation(laneQuad) ^ Permutation(patchQuad);
        var patch = default(Registers16<float>);
        for (int row = 0; row < 4; row++)
        {
            var depths = *(Float4*)(lines + 32 * (row >> 1) + 4 * (quad ^ ((row & 1) << 2)));
            patch[4 * row] = depths.X;
            patch[4 * row + 1] = depths.Y;
            patch[4 * row + 2] = depths.Z;
            patch[4 * row + 3] = depths.W;
        }

        return patch;
    }

    // A permutation of three bits, linear in xor: neighbours differ in the highest bit, so that two lanes'
    // runs of four quads (tensor cores) fill a line, and any eight differ (float32: one quad of each).
    private static int Permutation(int rowQuad) => ((rowQuad & 1) << 2) | ((rowQuad >> 1) & 3);
}
