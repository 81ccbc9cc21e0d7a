using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// Of a weight (OutC, KH, KW, C) the taps of one phase, as the right factor of an input gradient: depth
/// (TapsY, TapsX, OutC), columns C, which are contiguous.
/// </summary>
internal readonly struct PhaseWeights : IOperand
{
    private readonly ArrayView<float> weight;
    private readonly int channels, outChannels, tapsX, kernelTaps, kernelWidth, stride, firstTap;
    private readonly FastDivisor byOutChannels, byTapsX;

    public PhaseWeights(BufferView<float> weight, in Conv2dShape shape, in InputPhase y, in InputPhase x)
    {
        this.weight = weight.AsArrayView();
        (channels, outChannels, tapsX, stride) = (shape.C, shape.OutC, x.Taps, shape.Stride);
        (kernelTaps, kernelWidth) = (shape.KH * shape.KW, shape.KW);
        firstTap = y.Phase * shape.KW + x.Phase;
        byOutChannels = new FastDivisor(Math.Max(1, shape.OutC));
        byTapsX = new FastDivisor(Math.Max(1, x.Taps));
    }

    public CopyPlan Plan(int firstRow, int rows, int width)
    {
        var plan = default(CopyPlan);
        plan.Target = RowRuns.CopyAt(rows, width);
        plan.Row = firstRow + RowRuns.Row(rows, width);
        return plan;
    }

    public void Copy(in CopyPlan plan, ArrayView<Float4> tile, int depth, int lastDepth, int rows, int width)
    {
        int channel = plan.Row;
        var source = weight.SubView(channel, 1).Cast<byte>();
        int tapBytes = channels * sizeof(float);
        for (int i = 0; i < RowRuns.Copies(rows, width); i++)
        {
            int k = depth + RowRuns.Depth(rows, width) + RowRuns.Deeper(i, rows, width);
            int tap = byOutChannels.Divide(k);
            int outChannel = k - tap * outChannels;
            int a = byTapsX.Divide(tap);
            int b = tap - a * tapsX;
            int kernelTap = firstTap + (a * kernelWidth + b) * stride;
            Copies.Start(width, tile, RowRuns.CopyAt(plan.Target, i, rows, width), source,
                Math.BigMul(outChannel * kernelTaps + kernelTap, tapBytes), channel < channels & k < lastDepth);
        }
    }

    public static int PatchAt(int rowQuad, int depthQuad, int rows)
        => RowRuns.PatchAt(rowQuad, depthQuad, rows);

    public static Patch LoadPatch(ArrayView<Float4> tile, int at, int patchQuad, int pass, int rows)
        => RowRuns.LoadPatch(tile, at, patchQuad, pass, rows);
}
