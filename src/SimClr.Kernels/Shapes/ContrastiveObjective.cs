namespace SimClr.Kernels;

/// <summary>
/// What a row of <see cref="NtXentShape"/> is compared with: log of a sum of exp(s_ij) over the row's
/// denominator, minus the mean of s_ij over its positives.
/// </summary>
public enum ContrastiveObjective
{
    /// <summary>SimCLR (Chen et al. 2020, eq. 1): the positive is the other view; all others below.</summary>
    NtXent,

    /// <summary>
    /// Decoupled (Yeh et al. 2022, eq. 6): as NT-Xent, with the positive left out of the denominator.
    /// </summary>
    Decoupled,

    /// <summary>
    /// Supervised (Khosla et al. 2020, eq. 2, L_out): positives are all rows of the same label, the other
    /// view among them; their mean is outside of the logarithm.
    /// </summary>
    Supervised,
}
