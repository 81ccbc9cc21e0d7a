namespace SimClr.Kernels.Gpu;

internal static unsafe class CrossEntropyKernels
{
    /// <summary>losses (rows) = each row's share of the mean, logSumExp (rows).</summary>
    [Kernel]
    public static void Forward(BufferView<float> logits, BufferView<int> labels, int rows, int classes,
        BufferView<float> losses, BufferView<float> logSumExp)
    {
        long row = RowWarp.Row;
        if (row >= rows)
        {
            return;
        }

        float* x = logits.Pointer + row * classes;
        float maximum = float.NegativeInfinity;
        for (int i = Warp.LaneIdx; i < classes; i += Warp.WarpSize)
        {
            maximum = MathF.Max(maximum, x[i]);
        }

        maximum = RowWarp.Max(maximum);
        float sum = 0;
        for (int i = Warp.LaneIdx; i < classes; i += Warp.WarpSize)
        {
            sum += Exponential.Exp(x[i] - maximum); // at most 1: no overflow, whatever the logits
        }

        float result = maximum + Exponential.Log(BlockSum.OfWarp(sum));
        if (Warp.LaneIdx == 0)
        {
            logSumExp.Pointer[row] = result;
            losses.Pointer[row] = (result - x[labels.Pointer[row]]) / rows;
        }
    }

    /// <summary>dLogits (+)= dLoss · (softmax - onehot(label)) / rows.</summary>
    [Kernel]
    public static void Backward(BufferView<float> dLoss, BufferView<float> logits, BufferView<int> labels,
        BufferView<float> logSumExp, int rows, int classes, BufferView<float> dLogits, bool add)
    {
        long row = RowWarp.Row;
        if (row >= rows)
        {
            return;
        }

        float scale = dLoss.Pointer[0] / rows;
        float shift = logSumExp.Pointer[row];
        int label = labels.Pointer[row];
        for (int i = Warp.LaneIdx; i < classes; i += Warp.WarpSize)
        {
            float probability = Exponential.Exp(logits.Pointer[row * classes + i] - shift);
            float gradient = scale * (i == label ? probability - 1 : probability);
            float* to = dLogits.Pointer + row * classes + i;
            *to = add ? *to + gradient : gradient;
        }
    }
}
