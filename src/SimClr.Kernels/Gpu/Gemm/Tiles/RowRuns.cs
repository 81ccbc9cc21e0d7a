namespace SimClr.Kernels.Gpu;

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

    /// <summary>The depth of this thread's first copy.</summary>
    public static int Depth(int rows, int width) => Group.IdxX / (rows / width);

    /// <summary>How much deeper another copy is.</summary>
    public static int Deeper(int copy, int rows, int width) => copy * TileProduct.Threads * width / rows;

    /// <summary>Where this thread's first copy goes.</summary>
    public static int CopyAt(int rows, int width) => At(Row(rows, width), Depth(rows, width), rows);

    /// <summary>Where another copy goes: deeper, so that permutations combine by xor.</summary>
    public static int CopyAt(int first, int copy, int rows, int width)
    {
        int deeper = Deeper(copy, rows, width);
        return (first ^ (8 * (deeper >> 2))) + deeper * rows;
    }

    /// <summary>Where the patch of rows from 4 · rowQuad and depths from 4 · depthQuad on starts.</summary>
    public static int PatchAt(int rowQuad, int depthQuad, int rows) => At(4 * rowQuad, 4 * depthQuad, rows);

    /// <summary>Loads the patch that lies patchQuad quads of rows and pass quads of depth behind.</summary>
    public static Registers16<float> LoadPatch(float* tile, int at, int patchQuad, int pass, int rows)
    {
        int first = at ^ (8 * pass) ^ (4 * (patchQuad & 7));
        float* runs = tile + 4 * (patchQuad & ~7) + 4 * pass * rows + first;
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

    private static int At(int row, int depth, int rows)
        => depth * rows + 4 * ((row >> 2) ^ (depth >> 2 << 1)) + (row & 3);
}
