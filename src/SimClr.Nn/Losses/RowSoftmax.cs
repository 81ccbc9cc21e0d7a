namespace SimClr.Nn.Losses;

/// <summary>
/// A softmax loss with nothing left out, in double precision: of each row its denominator, its probabilities, its
/// share of the loss. s_ij = cosine_ij / temperature.
/// </summary>
public sealed class RowSoftmax
{
    private readonly Func<int, int, bool> isPositive;
    private readonly Func<int, int, bool> isInDenominator;

    /// <param name="cosine">(2N, 2N)</param>
    /// <param name="isInDenominator">Whether exp(s_ij) is in the denominator of row i.</param>
    public RowSoftmax(double[][] cosine, double temperature, Func<int, int, bool> isPositive,
        Func<int, int, bool> isInDenominator)
    {
        (this.isPositive, this.isInDenominator, Temperature) = (isPositive, isInDenominator, temperature);
        int rows = cosine.Length;
        Probability = new double[rows][];
        LogSumExp = new double[rows];
        RowLoss = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double[] s = [.. cosine[i].Select(value => value / temperature)];
            int[] below = [.. Enumerable.Range(0, rows).Where(j => IsInDenominator(i, j))];
            double maximum = below.Max(j => s[j]);
            LogSumExp[i] = maximum + Math.Log(below.Sum(j => Math.Exp(s[j] - maximum)));
            Probability[i] = [.. s.Select((value, j)
                => IsInDenominator(i, j) ? Math.Exp(value - LogSumExp[i]) : 0)];
            RowLoss[i] = LogSumExp[i] - Positives(i).Average(j => s[j]);
        }
    }

    public double Temperature { get; }

    /// <summary>(2N, 2N): exp(s_ij) over the sum of row i's denominator; 0 for what is not in it.</summary>
    public double[][] Probability { get; }

    /// <summary>(2N), the logarithm of each row's denominator.</summary>
    public double[] LogSumExp { get; }

    /// <summary>(2N); their mean is the loss.</summary>
    public double[] RowLoss { get; }

    /// <summary>
    /// Whether a row's loss is -log of the probability of one positive. Else exp(-loss) is a ratio of another kind.
    /// </summary>
    public required bool IsOfOnePositive { get; init; }

    public bool IsInDenominator(int i, int j) => j != i && isInDenominator(i, j);

    /// <summary>
    /// dLoss/ds_ij counted for both rows: ((P - Y) + (P - Y)^T)_ij / (2N · temperature). Below 0 the rows attract
    /// each other.
    /// </summary>
    public double Coefficient(int i, int j)
        => (Probability[i][j] - Target(i, j) + Probability[j][i] - Target(j, i)) / (RowLoss.Length * Temperature);

    private double Target(int i, int j) => isPositive(i, j) ? 1.0 / Positives(i).Count() : 0;

    private IEnumerable<int> Positives(int i) => Enumerable.Range(0, RowLoss.Length).Where(j => isPositive(i, j));
}
