namespace SimClr.Kernels;

/// <summary>
/// Fused similarity, softmax and loss in tiles with a running row maximum and sum. Memory O(N·D): the (2N, 2N)
/// similarity matrix is never stored.
/// </summary>
public interface INtXentKernels<T> where T : unmanaged
{
    /// <summary>
    /// loss (1) = mean over the 2N rows i of logSumExp_i - s_i,pair(i), where logSumExp_i = log of the sum over
    /// j != i of exp(s_ij) is saved (2N) for backward.
    /// </summary>
    void Forward(ArrayView<T> z, in NtXentShape shape, ArrayView<T> loss, ArrayView<T> logSumExp);

    /// <summary>
    /// dZ (+)= dLoss[0] · ((P - Y) + (P - Y)^T) Z / (2N · temperature), P = exp(s - logSumExp) without its
    /// diagonal, Y the pairing; tiles of P are computed again.
    /// </summary>
    void Backward(ArrayView<T> dLoss, ArrayView<T> z, ArrayView<T> logSumExp, in NtXentShape shape,
        ArrayView<T> dZ, Accumulation accumulation);
}
