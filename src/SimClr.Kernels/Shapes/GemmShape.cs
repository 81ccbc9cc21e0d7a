namespace SimClr.Kernels;

/// <summary>
/// C (M, N) = op(A) (M, K) · op(B) (K, N), all row-major and dense. <c>TransposeA</c>: A is stored (K, M);
/// <c>TransposeB</c>: B is stored (N, K), as a linear layer stores its weight.
/// </summary>
public readonly record struct GemmShape(int M, int N, int K, bool TransposeA = false, bool TransposeB = false)
{
    /// <summary>Multiplications and additions, counted apart.</summary>
    public long Flops => 2L * M * N * K;
}
