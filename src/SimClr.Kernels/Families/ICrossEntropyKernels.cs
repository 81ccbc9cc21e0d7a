namespace SimClr.Kernels;

public interface ICrossEntropyKernels<T> where T : unmanaged
{
    /// <summary>
    /// loss (1) = mean over rows of -log softmax(logits)[label]; logits (rows, classes), labels (rows) in
    /// 0..classes-1. The row's logarithm of summed exponentials is saved in logSumExp (rows).
    /// </summary>
    void Forward(BufferView<T> logits, BufferView<int> labels, int rows, int classes,
        BufferView<T> loss, BufferView<T> logSumExp);

    /// <summary>dLogits (+)= dLoss[0] · (softmax(logits) - onehot(label)) / rows.</summary>
    void Backward(BufferView<T> dLoss, BufferView<T> logits, BufferView<int> labels, BufferView<T> logSumExp,
        int rows, int classes, BufferView<T> dLogits, Accumulation accumulation);
}
