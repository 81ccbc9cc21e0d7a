namespace SimClr.Kernels;

/// <summary>
/// The normalised-temperature cross-entropy loss of SimCLR (Chen et al. 2020, eq. 1) on <c>Pairs</c> pairs of
/// embeddings of <c>D</c> numbers: z (2·Pairs, D), rows already of length 1, row i and row i + Pairs the two views of
/// one image. Similarity s_ij = z_i · z_j / Temperature.
/// </summary>
public readonly record struct NtXentShape(int Pairs, int D, double Temperature)
{
    public int Rows => 2 * Pairs;

    public long Length => (long)Rows * D;
}
