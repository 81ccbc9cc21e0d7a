namespace SimClr.Kernels;

/// <summary>
/// Fused similarity, softmax and loss in tiles with a running row maximum and sum. Memory O(N·D): the
/// (2N, 2N) similarity matrix is never stored.
/// <para>
/// The shape's <see cref="ContrastiveObjective"/> says which rows are the positives of row i and which its
/// denominator: all j != i, or (decoupled) all but i and its positive; then there must be two pairs. labels
/// (N), one for each image, are given to the supervised objective alone.
/// </para>
/// <para>
/// Results are of the shape's own rows, as many as it has (2n); z (2N, D) and labels are those of all. Where n is N,
/// each similarity is computed once, else once by each of its two rows' owners.
/// </para>
/// </summary>
public interface INtXentKernels<T> where T : unmanaged
{
    /// <summary>
    /// loss (1) = sum over the own rows i of logSumExp_i - (mean of s_ij over i's positives j), divided by 2N, where
    /// logSumExp_i = log of the sum of exp(s_ij) over i's denominator is saved (2n) for backward.
    /// </summary>
    void Forward(BufferView<T> z, BufferView<int> labels, in NtXentShape shape, BufferView<T> loss,
        BufferView<T> logSumExp);

    /// <summary>
    /// dZ (2n, D) (+)= own rows of dLoss[0] · ((P - Y) + (P - Y)^T) Z / (2N · temperature), P = exp(s - logSumExp) over
    /// the denominators, Y = 1 / (number of positives) at positives; tiles of P are computed again. The second term is
    /// what an own row does to the loss of the others: of logSumExp it takes all (2N), in z's order.
    /// </summary>
    void Backward(BufferView<T> dLoss, BufferView<T> z, BufferView<int> labels, BufferView<T> logSumExp,
        in NtXentShape shape, BufferView<T> dZ, Accumulation accumulation);
}
