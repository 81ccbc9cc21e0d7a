using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// A tile in shared memory whose depths are runs of rows: (16, Rows). Quads are permuted by xor with twice
/// the depth's quad: the lanes of a patch, two quads of rows at four quads of depth, meet eight different
/// bank groups.
/// </summary>
internal static class RowRuns
{
    /// <summary>Copies of <paramref name="width"/> floats that each thread makes for a tile.</summary>
    public static int Copies(int rows, int width) => DepthRuns.Copies(rows, width);

    /// <summary>The first row of this thread's copies, the same for all.</summary>
    public static int Row(int rows, int width) => (Group.IdxX & (rows / width - 1)) * width;

    /// <summary>The depth of this thread's first copy.</summary>
    public static int Depth(int rows, int width) => Group.IdxX / (rows / width);

    /// <summary>How much deeper another copy is.</summary>
    public static int Deeper(int copy, int rows, int width) => copy * TileProduct.Threads * width / rows;

    /// <summary>Where this thread's first copy goes, counted in copies.</summary>
    public static int CopyAt(int rows, int width)
    {
        int row = Row(rows, width);
        return At(row >> 2, Depth(rows, width), rows) * (4 / width) + (row & (4 / width - 1));
    }

    /// <summary>Where another copy goes: deeper, so that permutations combine by xor.</summary>
    public static int CopyAt(int first, int copy, int rows, int width)
    {
        int deeper = Deeper(copy, rows, width);
        return (first ^ (2 * (deeper >> 2) * (4 / width))) + deeper * rows / width;
    }

    /// <summary>At which quad the patch of rows from 4 · rowQuad and depths from 4 · depthQuad on starts.</summary>
    public static int PatchAt(int rowQuad, int depthQuad, int rows) => At(rowQuad, 4 * depthQuad, rows);

    /// <summary>Loads the patch that lies patchQuad quads of rows and pass quads of depth behind.</summary>
    public static Patch LoadPatch(ArrayView<Float4> tile, int at, int patchQuad, int pass, int rows)
    {
        int rowQuads = rows / 4;
        int first = (at ^ (2 * pass) ^ (patchQuad & 7)) + 4 * pass * rowQuads + (patchQuad & ~7);
        return Patch.OfDepths(
            tile[first], tile[first + rowQuads], tile[first + 2 * rowQuads], tile[first + 3 * rowQuads]);
    }

    private static int At(int rowQuad, int depth, int rows) => depth * (rows / 4) + (rowQuad ^ (depth >> 2 << 1));
}
