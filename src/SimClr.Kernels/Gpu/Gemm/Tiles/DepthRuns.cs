using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// A tile in shared memory whose rows are runs of depth: (Rows, 16). Two rows are one line of 128 bytes, all
/// 32 banks; the eight quads of a line are permuted by xor with a number that differs for each four rows, so
/// that neither the lanes of a patch nor those that copy meet in a bank.
/// </summary>
internal static class DepthRuns
{
    /// <summary>Copies of <paramref name="width"/> floats that each thread makes for a tile.</summary>
    public static int Copies(int rows, int width) => rows * TileProduct.Depth / (TileProduct.Threads * width);

    /// <summary>The row of this thread's copy; its depth is the same for all copies.</summary>
    public static int Row(int copy, int width)
        => Group.IdxX / (TileProduct.Depth / width) + Below(copy, width);

    /// <summary>How many rows below the first another copy is.</summary>
    public static int Below(int copy, int width) => copy * TileProduct.Threads * width / TileProduct.Depth;

    public static int Depth(int width) => (Group.IdxX & (TileProduct.Depth / width - 1)) * width;

    /// <summary>Where this thread's first copy goes, counted in copies.</summary>
    public static int CopyAt(int width)
    {
        int depth = Depth(width);
        return At(Row(0, width), depth >> 2) * (4 / width) + (depth & (4 / width - 1));
    }

    /// <summary>Where another copy goes: rows below, so that permutations combine by xor.</summary>
    public static int CopyAt(int first, int copy, int width)
    {
        int below = Below(copy, width);
        return (first ^ (Permutation(below >> 2) * (4 / width))) + TileProduct.Depth / width * below;
    }

    /// <summary>At which quad the patch of rows from 4 · rowQuad and depths from 4 · depthQuad on starts.</summary>
    public static int PatchAt(int rowQuad, int depthQuad) => At(4 * rowQuad, depthQuad);

    /// <summary>Loads the patch that lies patchQuad quads of rows and pass quads of depth behind.</summary>
    public static Patch LoadPatch(ArrayView<Float4> tile, int at, int patchQuad, int pass)
    {
        int even = (at ^ pass ^ Permutation(patchQuad)) + 16 * patchQuad;
        int odd = (at ^ 4 ^ pass ^ Permutation(patchQuad)) + 16 * patchQuad;
        return new(tile[even], tile[odd], tile[even + 8], tile[odd + 8]);
    }

    private static int At(int row, int depthQuad)
        => (row >> 1) * 8 + ((((row & 1) << 2) | depthQuad) ^ Permutation(row >> 2));

    // A permutation of three bits, linear in xor: neighbours differ in the highest bit, so that two lanes'
    // runs of four quads (tensor cores) fill a line, and any eight differ (float32: one quad of each).
    private static int Permutation(int rowQuad) => ((rowQuad & 1) << 2) | ((rowQuad >> 1) & 3);
}
