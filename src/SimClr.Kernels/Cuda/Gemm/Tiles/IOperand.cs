using SimClr.Kernels.Gpu;

namespace SimClr.Kernels.Cuda;

/// <summary>
/// One factor of a product, as rows (for the right factor: columns) of a common depth: where its elements lie
/// in global memory, and how a tile of it lies in shared memory. <see cref="DepthRuns"/> has neighbours in
/// depth side by side, <see cref="RowRuns"/> neighbouring rows, each as its source has them.
/// </summary>
internal unsafe interface IOperand
{
    /// <summary>Works out what does not change from step to step.</summary>
    /// <param name="rows">Of the tile: a compile-time constant, like the width of a copy.</param>
    CopyPlan Plan(int firstRow, int rows, int width);

    /// <summary>
    /// Starts this thread's copies of depths from <paramref name="depth"/> on; zeros stand for what is
    /// outside.
    /// </summary>
    void Copy(in CopyPlan plan, float* tile, int depth, int lastDepth, int rows, int width);

    /// <summary>
    /// Loads rows 4r..4r+3, r = firstQuad (a multiple of 8) + patchQuad (a constant) + laneQuad (below 8, or
    /// below 4 where patchQuad is an odd multiple of 4), of depths from 4 · depthQuad on: element [4 · row +
    /// depth].
    /// </summary>
    static abstract Registers16<float> LoadPatch(
        float* tile, int rows, int firstQuad, int patchQuad, int laneQuad, int depthQuad);
}
