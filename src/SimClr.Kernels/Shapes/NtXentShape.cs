namespace SimClr.Kernels;

/// <summary>
/// The normalised-temperature cross-entropy loss of SimCLR (Chen et al. 2020, eq. 1) and its relatives on
/// <c>Pairs</c> pairs of embeddings of <c>D</c> numbers: z (2·Pairs, D), rows already of length 1, row i and
/// row i + Pairs the two views of one image. Similarity s_ij = z_i · z_j / Temperature.
/// <para>
/// Where many processes share the rows, each computes those of its own images, [FirstPair, FirstPair + OwnPairs),
/// against all: first the first views, then the second ones.
/// </para>
/// </summary>
public readonly record struct NtXentShape(
    int Pairs, int D, double Temperature, ContrastiveObjective Objective = ContrastiveObjective.NtXent)
{
    private readonly int part; // 0: all

    public int Rows => 2 * Pairs;

    public long Length => (long)Rows * D;

    public int FirstPair { get; init; }

    public int OwnPairs
    {
        get => part > 0 ? part : Pairs;
        init => part = value;
    }

    public int OwnRows => 2 * OwnPairs;

    public long OwnLength => (long)OwnRows * D;

    /// <summary>Whether all rows are own ones.</summary>
    public bool IsWhole => OwnPairs == Pairs;

    /// <summary>Labels that the kernels are given: one for each image, or none.</summary>
    public int Labels => Objective == ContrastiveObjective.Supervised ? Pairs : 0;

    /// <summary>Where an own row is in z.</summary>
    public int RowOf(int own) => own < OwnPairs ? FirstPair + own : Pairs + FirstPair + own - OwnPairs;
}
