using System.Numerics;

namespace SimClr.Kernels.Reference;

public sealed class CrossEntropy<T> : ICrossEntropyKernels<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Forward(BufferView<T> logits, BufferView<int> labels, int rows, int classes,
        BufferView<T> loss, BufferView<T> logSumExp)
    {
        loss[0] = T.Zero;
        for (long row = 0; row < rows; row++)
        {
            var x = logits.Slice(row * classes, classes);
            var maximum = T.NegativeInfinity;
            for (int i = 0; i < classes; i++)
            {
                maximum = T.Max(maximum, x[i]);
            }

            var sum = T.Zero;
            for (int i = 0; i < classes; i++)
            {
                sum += T.Exp(x[i] - maximum); // at most 1: no overflow, whatever the logits
            }

            logSumExp[row] = maximum + T.Log(sum);
            loss[0] += (logSumExp[row] - x[labels[row]]) / T.CreateChecked(rows);
        }
    }

    public void Backward(BufferView<T> dLoss, BufferView<T> logits, BufferView<int> labels, BufferView<T> logSumExp,
        int rows, int classes, BufferView<T> dLogits, Accumulation accumulation)
    {
        var scale = dLoss[0] / T.CreateChecked(rows);
        for (long row = 0; row < rows; row++)
        {
            for (int i = 0; i < classes; i++)
            {
                var probability = T.Exp(logits[row * classes + i] - logSumExp[row]);
                var target = i == labels[row] ? T.One : T.Zero;
                Accumulate.To(dLogits, row * classes + i, scale * (probability - target), accumulation);
            }
        }
    }
}
