using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// One factor of a product, as rows (for the right factor: columns) of a common depth: where its elements lie
/// in global memory, and how a tile of it lies in shared memory. <see cref="DepthRuns"/> has neighbours in
/// depth side by side, <see cref="RowRuns"/> neighbouring rows, each as its source has them.
/// </summary>
internal interface IOperand
{
    /// <summary>Works out what does not change from step to step.</summary>
    /// <param name="rows">Of the tile: a compile-time constant, like the width of a copy.</param>
    CopyPlan Plan(int firstRow, int rows, int width);

    /// <summary>
    /// Starts this thread's copies of depths from <paramref name="depth"/> on; zeros stand for what is
    /// outside.
    /// </summary>
    void Copy(in CopyPlan plan, ArrayView<Float4> tile, int depth, int lastDepth, int rows, int width);

    /// <summary>
    /// At which quad of a tile the patch of rows from 4 · rowQuad, depths from 4 · depthQuad on starts.
    /// </summary>
    static abstract int PatchAt(int rowQuad, int depthQuad, int rows);

    /// <summary>
    /// Loads the patch that lies <paramref name="patchQuad"/> (a compile-time constant) quads of rows and
    /// <paramref name="pass"/> quads of depth behind <paramref name="at"/>, which is a multiple of so many.
    /// </summary>
    static abstract Patch LoadPatch(ArrayView<Float4> tile, int at, int patchQuad, int pass, int rows);
}
