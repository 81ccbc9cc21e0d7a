using SimClr.Kernels.Gpu;

namespace SimClr.Kernels.Cuda;

/// <summary>
/// The same patches as columns of a common depth of pixels: (Pixels, TapsY · TapsX · Channels), read along
/// the channels. The right factor of a weight gradient, whose sums run over the pixels.
/// </summary>
internal readonly unsafe struct PatchColumns(ArrayView<float> image, PatchGrid grid) : IOperand
{
    private readonly ArrayView<float> image = image;
    private readonly PatchGrid grid = grid;

    // A thread's copies are all of one element of the patches. Places: its tap's y and x, its channel.
    public CopyPlan Plan(int firstRow, int rows, int width)
    {
        int element = firstRow + RowRuns.Row(rows, width);
        int tap = grid.ByChannels.Divide(element);
        int a = grid.ByTapsX.Divide(tap);
        var plan = default(CopyPlan);
        plan.Places[0] = grid.OriginY + a * grid.Direction;
        plan.Places[1] = grid.OriginX + (tap - a * grid.TapsX) * grid.Direction;
        plan.Places[2] = element - tap * grid.Channels;
        plan.Masks[0] = Copies.Mask(element < grid.Depth);
        return plan;
    }

    public void Copy(in CopyPlan plan, float* tile, int depth, int lastDepth, int rows, int width)
    {
        int row = RowRuns.Row(rows, width);
        float* source = image.Pointer + plan.Places[2];
        for (int i = 0; i < RowRuns.Copies(rows, width); i++)
        {
            int copyDepth = RowRuns.Depth(i, rows, width);
            int pixel = depth + copyDepth;
            int line = grid.ByGridWidth.Divide(pixel);
            int n = grid.ByGridHeight.Divide(line);
            int y = (line - n * grid.GridHeight) * grid.Stride + plan.Places[0];
            int x = (pixel - line * grid.GridWidth) * grid.Stride + plan.Places[1];
            bool inside = (uint)y < (uint)grid.Height & (uint)x < (uint)grid.Width & pixel < lastDepth;
            Copies.Start(width, tile + RowRuns.At(row, copyDepth, rows),
                source + (long)((n * grid.Height + y) * grid.Width + x) * grid.Channels,
                plan.Masks[0] & Copies.Mask(inside));
        }
    }

    public static Registers16<float> LoadPatch(
        float* tile, int rows, int firstQuad, int patchQuad, int laneQuad, int depthQuad)
        => RowRuns.LoadPatch(tile, rows, firstQuad, patchQuad, laneQuad, depthQuad);
}
