namespace SimClr.Kernels;

/// <summary>
/// The normalised-temperature cross-entropy loss of SimCLR (Chen et al. 2020, eq. 1) and its relatives on
/// <c>Pairs</c> pairs of embeddings of <c>D</c> numbers: z (2·Pairs, D), rows already of length 1, row i and
/// row i + Pairs the two views of one image. Similarity s_ij = z_i · z_j / Temperature.
/// </summary>
public readonly record struct NtXentShape(
    int Pairs, int D, double Temperature, ContrastiveObjective Objective = ContrastiveObjective.NtXent)
{
    public int Rows => 2 * Pairs;

    public long Length => (long)Rows * D;

    /// <summary>Labels that the kernels are given: one for each image, or none.</summary>
    public int Labels => Objective == ContrastiveObjective.Supervised ? Pairs : 0;
}
