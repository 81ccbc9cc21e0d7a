using SimClr.Nn.Losses;
using SimClr.Train.Evaluation;
using SimClr.Train.Evaluation.ViewPairs;

namespace SimClr.Train.Explain.Loss;

/// <summary>
/// The loss with nothing left out: all cosines of the rows that the engine compared, and what the loss makes of
/// them. In double precision from the engine's rows, by the loss's definition; the engine itself never stores a
/// matrix.
/// </summary>
internal sealed class LossExplanation
{
    private readonly IContrastiveLoss loss;
    private readonly int[] labels;

    /// <param name="z">(2N, D)</param>
    /// <param name="unitZ">(2N, D), its rows at length 1.</param>
    /// <param name="labels">One for each picture, where the loss needs them.</param>
    public LossExplanation(IContrastiveLoss loss, float[] z, float[] unitZ, int dim, int[] labels)
    {
        (this.loss, this.labels) = (loss, labels);
        Rows = z.Length / dim;
        PairStatistics = PairStatistics.Of(unitZ, dim);
        Cosine = [.. Enumerable.Range(0, Rows).Select(i => Enumerable.Range(0, Rows)
            .Select(j => Vectors.Dot(Row(i), Row(j))).ToArray())];
        Softmax = loss.TakeApart(Cosine, IsPositive);
        Loss = Softmax?.RowLoss.Average() ?? Define([.. z.Select(value => (double)value)]);
        LossOfEqualRows = loss.OfEqualRows(Pairs, dim);

        Span<float> Row(int row) => unitZ.AsSpan(row * dim, dim);
    }

    public int Rows { get; }

    public int Pairs => Rows / 2;

    public LossInWords Words => loss.Words;

    /// <summary>Whether a row may have more than one positive.</summary>
    public bool HasManyPositives => loss.NeedsLabels;

    /// <summary>(2N, 2N), z_i · z_j of unit rows.</summary>
    public double[][] Cosine { get; }

    /// <summary>Each row's share, where the loss is a softmax over rows.</summary>
    public RowSoftmax? Softmax { get; }

    public double Loss { get; }

    /// <summary>The loss where all rows are equal and nothing tells the pictures apart.</summary>
    public double LossOfEqualRows { get; }

    /// <summary>What no z can go below; null where that is not known.</summary>
    public double? Floor => loss.Floor(Pairs);

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

    /// <summary>Whether the loss draws the two rows together.</summary>
    public bool IsPositive(int i, int j) => j != i
        && (HasManyPositives ? labels[i % Pairs] == labels[j % Pairs] : j == Partner(i));

    public IEnumerable<int> Others(int row) => Enumerable.Range(0, Rows).Where(j => j != row);

    /// <summary>The loss of any z (2N, D) of these pictures, by its definition.</summary>
    public double Define(double[] z) => loss.Define(z, z.Length / Rows, labels);
}
