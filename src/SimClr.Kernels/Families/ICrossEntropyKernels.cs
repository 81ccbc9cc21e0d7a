namespace SimClr.Kernels;

public interface ICrossEntropyKernels<T> where T : unmanaged
{
    /// <summary>
    /// loss (1) = mean over rows of -log softmax(logits)[label]; logits (rows, classes), labels (rows) in
    /// 0..classes-1. The row's logarithm of summed exponentials is saved in logSumExp (rows).
    /// </summary>
    void Forward(ArrayView<T> logits, ArrayView<int> labels, int rows, int classes,
        ArrayView<T> loss, ArrayView<T> logSumExp);

    /// <summary>dLogits (+)= dLoss[0] · (softmax(logits) - onehot(label)) / rows.</summary>
    void Backward(ArrayView<T> dLoss, ArrayView<T> logits, ArrayView<int> labels, ArrayView<T> logSumExp,
        int rows, int classes, ArrayView<T> dLogits, Accumulation accumulation);
}
