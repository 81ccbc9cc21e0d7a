namespace SimClr.Kernels;

/// <summary>
/// Fused similarity, softmax and loss in tiles with a running row maximum and sum. Memory O(N·D): the
/// (2N, 2N) similarity matrix is never stored.
/// <para>
/// The shape's <see cref="ContrastiveObjective"/> says which rows are the positives of row i and which its
/// denominator: all j != i, or (decoupled) all but i and its positive; then there must be two pairs. labels
/// (N), one for each image, are given to the supervised objective alone.
/// </para>
/// </summary>
public interface INtXentKernels<T> where T : unmanaged
{
    /// <summary>
    /// loss (1) = mean over the 2N rows i of logSumExp_i - (mean of s_ij over i's positives j), where
    /// logSumExp_i = log of the sum of exp(s_ij) over i's denominator is saved (2N) for backward.
    /// </summary>
    void Forward(BufferView<T> z, BufferView<int> labels, in NtXentShape shape, BufferView<T> loss,
        BufferView<T> logSumExp);

    /// <summary>
    /// dZ (+)= dLoss[0] · ((P - Y) + (P - Y)^T) Z / (2N · temperature), P = exp(s - logSumExp) over the
    /// denominators, Y = 1 / (number of positives) at positives; tiles of P are computed again.
    /// </summary>
    void Backward(BufferView<T> dLoss, BufferView<T> z, BufferView<int> labels, BufferView<T> logSumExp,
        in NtXentShape shape, BufferView<T> dZ, Accumulation accumulation);
}
