using SimClr.Kernels.Gpu;

namespace SimClr.Kernels.Cuda;

/// <summary>
/// Of a weight (OutC, KH, KW, C) the taps of one phase, as the right factor of an input gradient: depth
/// (TapsY, TapsX, OutC), columns C, which are contiguous.
/// </summary>
internal readonly unsafe struct PhaseWeights : IOperand
{
    private readonly ArrayView<float> weight;
    private readonly int channels, outChannels, tapsX, kernelTaps, kernelWidth, stride, firstTap;
    private readonly FastDivisor byOutChannels, byTapsX;

    public PhaseWeights(ArrayView<float> weight, in Conv2dShape shape, in InputPhase y, in InputPhase x)
    {
        this.weight = weight;
        (channels, outChannels, tapsX, stride) = (shape.C, shape.OutC, x.Taps, shape.Stride);
        (kernelTaps, kernelWidth) = (shape.KH * shape.KW, shape.KW);
        firstTap = y.Phase * shape.KW + x.Phase;
        byOutChannels = new FastDivisor(Math.Max(1, shape.OutC));
        byTapsX = new FastDivisor(Math.Max(1, x.Taps));
    }

    public CopyPlan Plan(int firstRow, int rows, int width)
    {
        var plan = default(CopyPlan);
        plan.Places[0] = firstRow + RowRuns.Row(rows, width);
        plan.Masks[0] = Copies.Mask(plan.Places[0] < channels);
        return plan;
    }

    public void Copy(in CopyPlan plan, float* tile, int depth, int lastDepth, int rows, int width)
    {
        int row = RowRuns.Row(rows, width);
        float* source = weight.Pointer + plan.Places[0];
        for (int i = 0; i < RowRuns.Copies(rows, width); i++)
        {
            int copyDepth = RowRuns.Depth(i, rows, width);
            int k = depth + copyDepth;
            int tap = byOutChannels.Divide(k);
            int outChannel = k - tap * outChannels;
            int a = byTapsX.Divide(tap);
            int b = tap - a * tapsX;
            int kernelTap = firstTap + (a * kernelWidth + b) * stride;
            Copies.Start(width, tile + RowRuns.At(row, copyDepth, rows),
                source + (long)(outChannel * kernelTaps + kernelTap) * channels,
                plan.Masks[0] & Copies.Mask(k < lastDepth));
        }
    }

    public static Registers16<float> LoadPatch(
        float* tile, int rows, int firstQuad, int patchQuad, int laneQuad, int depthQuad)
        => RowRuns.LoadPatch(tile, rows, firstQuad, patchQuad, laneQuad, depthQuad);
}
