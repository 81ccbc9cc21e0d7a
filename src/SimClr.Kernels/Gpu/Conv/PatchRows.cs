using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// The patches of an image, one for each pixel of a grid, as rows: (Pixels, TapsY · TapsX · Channels).
/// Channels are contiguous, so depth is.
/// </summary>
internal readonly struct PatchRows(ArrayView<float> image, PatchGrid grid) : IOperand
{
    private const uint NoTap = 1u << PatchGrid.MaxTaps; // a bit that no mask has

    private readonly ArrayView<float> image = image;
    private readonly PatchGrid grid = grid;

    // Place: the image's pixel at tap (0, 0), perhaps outside. Mask: bit a is set where row a of the taps is
    // inside the image, bit 16 + b where column b is.
    public CopyPlan Plan(int firstRow, int rows, int width)
    {
        var plan = default(CopyPlan);
        plan.Places = LocalMemory.Allocate<int>(CopyPlan.Most);
        plan.Masks = LocalMemory.Allocate<uint>(CopyPlan.Most);
        plan.Target = DepthRuns.CopyAt(width);
        for (int i = 0; i < DepthRuns.Copies(rows, width); i++)
        {
            int row = firstRow + DepthRuns.Row(i, width);
            int line = grid.ByGridWidth.Divide(row);
            int n = grid.ByGridHeight.Divide(line);
            int y = (line - n * grid.GridHeight) * grid.Stride + grid.OriginY;
            int x = (row - line * grid.GridWidth) * grid.Stride + grid.OriginX;
            plan.Places[i] = (n * grid.Height + y) * grid.Width + x;
            uint tapsY = TapsInside(y, grid.Height, grid.TapsY);
            uint tapsX = TapsInside(x, grid.Width, grid.TapsX);
            plan.Masks[i] = row < grid.Pixels ? tapsY | tapsX << 16 : 0;
        }

        return plan;
    }

    public void Copy(in CopyPlan plan, ArrayView<Float4> tile, int depth, int lastDepth, int rows, int width)
    {
        int k = depth + DepthRuns.Depth(width);
        int tap = grid.ByChannels.Divide(k);
        int channel = k - tap * grid.Channels;
        int a = grid.ByTapsX.Divide(tap);
        int b = tap - a * grid.TapsX;
        int step = grid.Direction * (a * grid.Width + b);
        uint needed = k < lastDepth ? (1u << a) | (1u << (16 + b)) : NoTap;
        var source = Copies.From(image, Math.BigMul(channel, sizeof(float)));
        int pixelBytes = grid.Channels * sizeof(float);
        for (int i = 0; i < DepthRuns.Copies(rows, width); i++)
        {
            int target = DepthRuns.CopyAt(plan.Target, i, width);
            bool inside = (plan.Masks[i] & needed) == needed;
            Copies.Start(width, tile, target, source, Math.BigMul(plan.Places[i] + step, pixelBytes), inside);
        }
    }

    public static int PatchAt(int rowQuad, int depthQuad, int rows) => DepthRuns.PatchAt(rowQuad, depthQuad);

    public static Patch LoadPatch(ArrayView<Float4> tile, int at, int patchQuad, int pass, int rows)
        => DepthRuns.LoadPatch(tile, at, patchQuad, pass);

    // The taps t with 0 <= origin + t · Direction < extent are a run.
    private uint TapsInside(int origin, int extent, int taps)
    {
        int first = grid.Direction > 0 ? -origin : origin - extent + 1;
        int end = Math.Max(0, Math.Min(taps, first + extent));
        first = Math.Max(0, Math.Min(taps, first));
        return ((1u << end) - 1) & ~((1u << first) - 1);
    }
}
