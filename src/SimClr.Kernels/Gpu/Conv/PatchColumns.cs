using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// The same patches as columns of a common depth of pixels: (Pixels, TapsY · TapsX · Channels), read along
/// the channels. The right factor of a weight gradient, whose sums run over the pixels.
/// </summary>
internal readonly struct PatchColumns(ArrayView<float> image, PatchGrid grid) : IOperand
{
    private readonly ArrayView<float> image = image;
    private readonly PatchGrid grid = grid;

    // A thread's copies are all of one element of the patches. Places: its tap's y and x (below
    // the image where there is no such element), its channel.
    public CopyPlan Plan(int firstRow, int rows, int width)
    {
        int element = firstRow + RowRuns.Row(rows, width);
        int tap = grid.ByChannels.Divide(element);
        int a = grid.ByTapsX.Divide(tap);
        var plan = default(CopyPlan);
        plan.Places = LocalMemory.Allocate<int>(CopyPlan.Most);
        plan.Target = RowRuns.CopyAt(rows, width);
        plan.Places[0] = element < grid.Depth ? grid.OriginY + a * grid.Direction : grid.Height;
        plan.Places[1] = grid.OriginX + (tap - a * grid.TapsX) * grid.Direction;
        plan.Places[2] = element - tap * grid.Channels;
        return plan;
    }

    public void Copy(in CopyPlan plan, ArrayView<Float4> tile, int depth, int lastDepth, int rows, int width)
    {
        var source = image.SubView(plan.Places[2], 1).Cast<byte>();
        int pixelBytes = grid.Channels * sizeof(float);
        for (int i = 0; i < RowRuns.Copies(rows, width); i++)
        {
            int pixel = depth + RowRuns.Depth(rows, width) + RowRuns.Deeper(i, rows, width);
            int line = grid.ByGridWidth.Divide(pixel);
            int n = grid.ByGridHeight.Divide(line);
            int y = (line - n * grid.GridHeight) * grid.Stride + plan.Places[0];
            int x = (pixel - line * grid.GridWidth) * grid.Stride + plan.Places[1];
            bool inside = (uint)y < (uint)grid.Height & (uint)x < (uint)grid.Width & pixel < lastDepth;
            Copies.Start(width, tile, RowRuns.CopyAt(plan.Target, i, rows, width), source,
                Math.BigMul((n * grid.Height + y) * grid.Width + x, pixelBytes), inside);
        }
    }

    public static int PatchAt(int rowQuad, int depthQuad, int rows)
        => RowRuns.PatchAt(rowQuad, depthQuad, rows);

    public static Patch LoadPatch(ArrayView<Float4> tile, int at, int patchQuad, int pass, int rows)
        => RowRuns.LoadPatch(tile, at, patchQuad, pass, rows);
}
