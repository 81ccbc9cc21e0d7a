using ILGPU;

namespace SimClr.Kernels.Gpu;

internal static class CrossEntropyKernels
{
    /// <summary>losses (rows) = each row's share of the mean, logSumExp (rows).</summary>
    [Kernel(KeepLoops = true)]
    public static void Forward(ArrayView<float> logits, ArrayView<int> labels, int rows, int classes,
        ArrayView<float> losses, ArrayView<float> logSumExp)
    {
        int row = RowWarp.Row;
        if (row >= rows)
        {
            return;
        }

        var x = RowWarp.Of(logits, row, classes);
        float maximum = float.NegativeInfinity;
        for (int i = Warp.LaneIdx; i < classes; i += RowWarp.Lanes)
        {
            maximum = MathF.Max(maximum, x[i]);
        }

        maximum = RowWarp.Max(maximum);
        float sum = 0;
        for (int i = Warp.LaneIdx; i < classes; i += RowWarp.Lanes)
        {
            sum += Exponential.Exp(x[i] - maximum); // at most 1: no overflow, whatever the logits
        }

        float result = maximum + Exponential.Log(BlockSum.OfWarp(sum));
        if (Warp.LaneIdx == 0)
        {
            logSumExp[row] = result;
            losses[row] = (result - x[labels[row]]) / rows;
        }
    }

    /// <summary>dLogits (+)= dLoss · (softmax - onehot(label)) / rows.</summary>
    [Kernel(KeepLoops = true)]
    public static void Backward(ArrayView<float> dLoss, ArrayView<float> logits, ArrayView<int> labels,
        ArrayView<float> logSumExp, int rows, int classes, ArrayView<float> dLogits,
        Accumulation accumulation)
    {
        int row = RowWarp.Row;
        if (row >= rows)
        {
            return;
        }

        var x = RowWarp.Of(logits, row, classes);
        var dx = RowWarp.Of(dLogits, row, classes);
        float scale = dLoss[0] / rows;
        float shift = logSumExp[row];
        int label = labels[row];
        for (int i = Warp.LaneIdx; i < classes; i += RowWarp.Lanes)
        {
            float probability = Exponential.Exp(x[i] - shift);
            float gradient = scale * (i == label ? probability - 1 : probability);
            dx[i] = accumulation == Accumulation.Add ? dx[i] + gradient : gradient;
        }
    }
}
