using SimClr.Kernels;

namespace SimClr.Nn.Losses;

/// <summary>The contrastive loss of SimCLR (Chen et al. 2020, eq. 1) and its relatives.</summary>
public static class NtXentLoss
{
    /// <summary>
    /// z (2N, D), rows i and i + N from two views of image i, to the mean loss over all rows. Equal rows give
    /// ln(2N-1).
    /// </summary>
    /// <param name="labels">One for each image, for the supervised objective.</param>
    public static Tensor Apply(Tensor z, double temperature,
        ContrastiveObjective objective = ContrastiveObjective.NtXent, ReadOnlySpan<int> labels = default)
        => Ops.NtXent(Ops.L2Normalize(z), temperature, objective, labels);
}
