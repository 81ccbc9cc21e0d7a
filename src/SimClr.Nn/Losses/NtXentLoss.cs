namespace SimClr.Nn.Losses;

/// <summary>The contrastive loss of SimCLR (Chen et al. 2020, eq. 1).</summary>
public static class NtXentLoss
{
    /// <summary>
    /// z (2N, D), rows i and i + N from two views of image i, to the mean loss over all rows. Equal rows give
    /// ln(2N-1).
    /// </summary>
    public static Tensor Apply(Tensor z, double temperature) => Ops.NtXent(Ops.L2Normalize(z), temperature);
}
