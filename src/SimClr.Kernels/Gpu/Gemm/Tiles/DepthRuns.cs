namespace SimClr.Kernels.Gpu;

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
        => Group.IdxX / (TileProduct.Depth / width) + copy * RowsTogether(width);

    public static int Depth(int width) => Group.IdxX % (TileProduct.Depth / width) * width;

    /// <summary>Where this thread's first copy goes.</summary>
    public static int CopyAt(int width) => At(Row(0, width), Depth(width));

    /// <summary>Where another copy goes: rows below, so that permutations combine by xor.</summary>
    public static int CopyAt(int first, int copy, int width)
    {
        int below = copy * RowsTogether(width);
        return (first ^ (4 * Permutation(below >> 2))) + 16 * below;
    }

    /// <summary>Where the patch of rows from 4 · rowQuad and depths from 4 · depthQuad on starts.</summary>
    public static int PatchAt(int rowQuad, int depthQuad) => At(4 * rowQuad, 4 * depthQuad);

    /// <summary>Loads the patch that lies patchQuad quads of rows and pass quads of depth behind.</summary>
    public static Registers16<float> LoadPatch(float* tile, int at, int patchQuad, int pass)
    {
        int even = at ^ (4 * (pass ^ Permutation(patchQuad)));
        int odd = even ^ 16;
        var patch = default(Registers16<float>);
        for (int row = 0; row < 4; row++)
        {
            float* line = tile + 64 * patchQuad + 32 * (row >> 1);
            var depths = *(Float4*)(line + ((row & 1) == 0 ? even : odd));
            patch[4 * row] = depths.X;
            patch[4 * row + 1] = depths.Y;
            patch[4 * row + 2] = depths.Z;
            patch[4 * row + 3] = depths.W;
        }

        return patch;
    }

    private static int At(int row, int depth)
    {
        int quad = ((row & 1) << 2) | (depth >> 2);
        return (row >> 1) * 32 + 4 * (quad ^ Permutation(row >> 2)) + (depth & 3);
    }

    // A permutation of three bits, linear in xor: neighbours differ in the highest bit, so that two lanes'
    // runs of four quads (tensor cores) fill a line, and any eight differ (float32: one quad of each).
    private static int Permutation(int rowQuad) => ((rowQuad & 1) << 2) | ((rowQuad >> 1) & 3);

    private static int RowsTogether(int width) => TileProduct.Threads * width / TileProduct.Depth;
}
