using SimClr.Kernels;
using SimClr.Kernels.Ranks;
using SimClr.Kernels.Reference;

namespace SimClr.Nn.Losses;

/// <summary>
/// The contrastive loss of SimCLR (Chen et al. 2020, eq. 1) and its relatives: the mean over all rows of the
/// cross-entropy of finding its positives among the others.
/// </summary>
/// <param name="ranks">The processes that have the other rows: see <see cref="Ops.NtXent"/>. Null where none has.</param>
public sealed class NtXentLoss(double temperature, ContrastiveObjective objective = ContrastiveObjective.NtXent,
    ICommunicator? ranks = null)
    : IContrastiveLoss
{
    private const double Epsilon = 1e-12; // that of Ops.L2Normalize

    public bool NeedsLabels => objective == ContrastiveObjective.Supervised;

    public LossInWords Words => new(
        "NT-Xent (nats)",
        $"ln(2N−{Left})",
        "Each row must pick its partner, the other view of its picture, among all other rows. Softmax over "
        + "cosine / temperature gives each a probability; the row's loss is -log of the partner's, and the "
        + "loss is the mean over all rows.",
        "The gradient of a row of z is a sum over all other rows: the partner pulls, the others push, each "
        + "by its probability. The tape then carries it back through every layer to the weights.",
        ["src/SimClr.Nn/Losses/NtXentLoss.cs", "src/SimClr.Kernels/Reference/Loss/NtXent.cs"],
        "src/SimClr.Kernels/Cpu/NtXent/NtXentGradient.cs",
        objective switch
        {
            ContrastiveObjective.Decoupled => "Here the objective is decoupled: the partner is left out of the "
                + "sum under the fraction, so that exp(-loss) is a ratio and may be above 1.",
            ContrastiveObjective.Supervised => "Here the objective is supervised: every view of the same class "
                + "is a partner, and a row's loss is the mean over its partners.",
            _ => null,
        });

    /// <summary>Rows that a row is not compared with.</summary>
    private int Left => objective == ContrastiveObjective.Decoupled ? 2 : 1;

    public Tensor Apply(Tensor z, ReadOnlySpan<int> labels = default)
        => Ops.NtXent(Ops.L2Normalize(z), temperature, objective, labels, ranks);

    public unsafe double Define(ReadOnlySpan<double> z, int dim, ReadOnlySpan<int> labels)
    {
        var shape = new NtXentShape(z.Length / dim / 2, dim, temperature, objective);
        var device = new ReferenceDevice<double>();
        double loss;
        double[] unit = new double[z.Length], perRow = new double[shape.Rows];
        fixed (double* input = z, output = unit, rows = perRow)
        fixed (int* classes = labels)
        {
            var unitZ = new BufferView<double>(output, z.Length);
            var scratch = new BufferView<double>(rows, shape.Rows);
            device.Normalize.Forward(
                new BufferView<double>(input, z.Length), shape.Rows, shape.D, Epsilon, unitZ, scratch);
            device.NtXent.Forward(unitZ, new BufferView<int>(classes, shape.Labels), shape,
                new BufferView<double>(&loss, 1), scratch);
        }

        return loss;
    }

    public double OfEqualRows(int images, int dim) => Math.Log(2 * images - Left);

    /// <summary>
    /// Partners equal, and all other rows as far apart as 2N rows can be, at a cosine of -1/(N-1). The supervised
    /// objective's depends on the classes.
    /// </summary>
    public double? Floor(int images)
    {
        double partner = 1 / temperature, other = -1 / ((images - 1) * temperature);
        double others = (2 * images - 2) * Math.Exp(other - partner);
        return objective switch
        {
            ContrastiveObjective.NtXent => Math.Log(1 + others),
            ContrastiveObjective.Decoupled => Math.Log(others),
            _ => null,
        };
    }

    public RowSoftmax TakeApart(double[][] cosine, Func<int, int, bool> isPositive)
        => new(cosine, temperature, isPositive,
            (i, j) => objective != ContrastiveObjective.Decoupled || !isPositive(i, j))
        {
            IsOfOnePositive = objective == ContrastiveObjective.NtXent,
        };
}
