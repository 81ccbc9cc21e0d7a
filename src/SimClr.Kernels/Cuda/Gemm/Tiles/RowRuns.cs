using SimClr.Kernels.Gpu;

namespace SimClr.Kernels.Cuda;

/// <summary>
/// A tile in shared memory whose depths are runs of rows: (16, Rows). Quads are permuted by xor with twice
/// the depth's quad: the lanes of a patch, two quads of rows at four quads of depth, meet eight different
/// bank groups.
/// </summary>
internal static unsafe class RowRuns
{
    /// <summary>Copies of <paramref name="width"/> floats that each thread makes for a tile.</summary>
    public static int Copies(int rows, int width) => DepthRuns.Copies(rows, width);

    /// <summary>The first row of this thread's copies, the same for all.</summary>
    public static int Row(int rows, int width) => Group.IdxX % (rows / width) * width;

    public static int Depth(int copy, int rows, int width)
    {
        int threadsPerDepth = rows / width;
        return Group.IdxX / threadsPerDepth + copy * (TileProduct.Threads / threadsPerDepth);
    }

    public static int At(int row, int depth, int rows)
        => depth * rows + 4 * ((row >> 2) ^ (depth >> 2 << 1)) + (row & 3);

    public static Registers16<float> LoadPatch(
        float* tile, int rows, int firstQuad, int patchQuad, int laneQuad, int depthQuad)
    {
        int quad = firstQuad + (patchQuad & ~7) + ((patchQuad & 7) ^ laneQuad ^ (depthQuad << 1));
        float* runs = tile + depthQuad * 4 * rows + 4 * quad;
        var patch = default(Registers16<float>);
        for (int depth = 0; depth < 4; depth++)
        {
            var neighbours = *(Float4*)(runs + depth * rows);
            patch[depth] = neighbours.X;
            patch[4 + depth] = neighbours.Y;
            patch[8 + depth] = neighbours.Z;
            patch[12 + depth] = neighbours.W;
        }

        return patch;
    }
}
