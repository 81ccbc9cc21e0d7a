using static TorchSharp.torch;

namespace SimClr.Peer;

/// <summary>
/// NT-Xent in the shortest and quickest of the usual ways: the similarities, less the diagonal, in one product, then
/// cross-entropy.
/// </summary>
internal sealed class NtXent
{
    private const double Temperature = 0.5;
    private readonly Tensor withoutDiagonal; // (2N, 2N): 0, and minus infinity on the diagonal
    private readonly Tensor target;

    /// <param name="pairs">N; rows i and i + N are two views of one image.</param>
    public NtXent(int pairs)
    {
        using var diagonal = eye(2 * pairs, dtype: ScalarType.Bool);
        withoutDiagonal = zeros(2 * pairs, 2 * pairs).masked_fill_(diagonal, float.NegativeInfinity);
        target = arange(2 * pairs).roll(pairs);
    }

    /// <summary>Of rows of length 1 (2N, D).</summary>
    public Tensor Forward(Tensor z)
    {
        using var transposed = z.t();
        using var similarity = addmm(withoutDiagonal, z, transposed, 1, (float)(1 / Temperature));
        return nn.functional.cross_entropy(similarity, target);
    }
}
