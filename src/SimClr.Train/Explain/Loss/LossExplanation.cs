using SimClr.Kernels;
using SimClr.Train.Evaluation;
using SimClr.Train.Evaluation.ViewPairs;

namespace SimClr.Train.Explain.Loss;

/// <summary>
/// The loss with nothing left out: all similarities of the rows that the engine compared, their softmax, each
/// row's loss. In double precision from the engine's unit rows, by the definitions of
/// <see cref="INtXentKernels{T}"/>; the engine itself never stores a matrix.
/// </summary>
internal sealed class LossExplanation
{
    private readonly NtXentShape shape;
    private readonly int[] labels;

    /// <param name="unitZ">(2N, D), rows of length 1.</param>
    /// <param name="labels">One for each picture, for the supervised objective alone.</param>
    public LossExplanation(float[] unitZ, NtXentShape shape, int[] labels)
    {
        (this.shape, this.labels) = (shape, labels);
        PairStatistics = PairStatistics.Of(unitZ, shape.D);
        int rows = shape.Rows;
        Cosine = [.. Enumerable.Range(0, rows).Select(i => Enumerable.Range(0, rows)
            .Select(j => Vectors.Dot(Row(unitZ, i), Row(unitZ, j))).ToArray())];
        Probability = new double[rows][];
        LogSumExp = new double[rows];
        RowLoss = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double[] s = [.. Cosine[i].Select(cosine => cosine / shape.Temperature)];
            double maximum = Others(i).Where(j => IsBelow(i, j)).Max(j => s[j]);
            LogSumExp[i] = maximum
                + Math.Log(Others(i).Where(j => IsBelow(i, j)).Sum(j => Math.Exp(s[j] - maximum)));
            Probability[i] = [.. s.Select((value, j)
                => IsBelow(i, j) ? Math.Exp(value - LogSumExp[i]) : 0)];
            RowLoss[i] = LogSumExp[i] - Others(i).Where(j => IsPositive(i, j)).Average(j => s[j]);
        }

        Span<float> Row(float[] z, int row) => z.AsSpan(row * shape.D, shape.D);
    }

    public int Rows => shape.Rows;

    public int Pairs => shape.Pairs;

    public double Temperature => shape.Temperature;

    public ContrastiveObjective Objective => shape.Objective;

    /// <summary>(2N, 2N), z_i · z_j.</summary>
    public double[][] Cosine { get; }

    /// <summary>
    /// (2N, 2N): exp(s_ij) over the sum of row i's denominator; 0 for what is not in it.
    /// </summary>
    public double[][] Probability { get; }

    /// <summary>(2N), the logarithm of each row's denominator.</summary>
    public double[] LogSumExp { get; }

    /// <summary>(2N); their mean is the loss.</summary>
    public double[] RowLoss { get; }

    public double Loss => RowLoss.Average();

    /// <summary>The loss where all rows are equal and nothing tells the pictures apart.</summary>
    public double LossOfEqualRows
        => Math.Log(Objective == ContrastiveObjective.Decoupled ? Rows - 2 : Rows - 1);

    /// <summary>
    /// What no z can go below: partners equal, and all other rows as far apart as 2N rows can be, at a cosine
    /// of -1/(N-1). Null for the supervised objective, where it depends on the classes.
    /// </summary>
    public double? Floor
    {
        get
        {
            double partner = 1 / Temperature, other = -1 / ((Pairs - 1) * Temperature);
            double others = (Rows - 2) * Math.Exp(other - partner);
            return Objective switch
            {
                ContrastiveObjective.NtXent => Math.Log(1 + others),
                ContrastiveObjective.Decoupled => Math.Log(others),
                _ => null,
            };
        }
    }

    /// <summary>Share of rows to which no other row is nearer than a positive one.</summary>
    public double Accuracy => Enumerable.Range(0, Rows).Count(i
        => Others(i).Where(j => IsPositive(i, j)).Max(j => Cosine[i][j])
            > Others(i).Where(j => !IsPositive(i, j)).Select(j => Cosine[i][j]).DefaultIfEmpty(-2).Max())
        / (double)Rows;

    /// <summary>The accuracy of a guess.</summary>
    public double Chance => Enumerable.Range(0, Rows)
        .Average(i => Others(i).Count(j => IsPositive(i, j)) / (Rows - 1.0));

    /// <summary>How the pairs lie, as the report and the metrics measure it.</summary>
    public PairStatistics PairStatistics { get; }

    /// <summary>The row of the same picture's other view.</summary>
    public int Partner(int row) => (row + Pairs) % Rows;

    /// <summary>
    /// exp(-loss of the row): the probability of the partner where there is one positive in the denominator.
    /// </summary>
    public double PartnerProbability(int row) => Math.Exp(-RowLoss[row]);

    public bool IsPositive(int i, int j) => j != i && (Objective == ContrastiveObjective.Supervised
        ? labels[i % Pairs] == labels[j % Pairs]
        : j == Partner(i));

    /// <summary>Whether exp(s_ij) is in the denominator of row i.</summary>
    public bool IsBelow(int i, int j)
        => j != i && (Objective != ContrastiveObjective.Decoupled || j != Partner(i));

    public IEnumerable<int> Others(int row) => Enumerable.Range(0, Rows).Where(j => j != row);

    /// <summary>
    /// dLoss/ds_ij counted for both rows: ((P - Y) + (P - Y)^T)_ij / (2N · temperature). Below 0 the rows
    /// attract each other.
    /// </summary>
    public double Coefficient(int i, int j)
        => (Probability[i][j] - Target(i, j) + Probability[j][i] - Target(j, i)) / (Rows * Temperature);

    private double Target(int i, int j)
        => IsPositive(i, j) ? 1.0 / Others(i).Count(k => IsPositive(i, k)) : 0;
}
