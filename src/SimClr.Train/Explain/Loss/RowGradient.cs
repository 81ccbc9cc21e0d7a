using SimClr.Kernels;

namespace SimClr.Train.Explain.Loss;

/// <summary>
/// dLoss/dz of one row, taken apart: each other row pulls or pushes it along the sphere on which the unit
/// rows lie. The parts add up to the engine's gradient.
/// </summary>
internal sealed class RowGradient
{
    private const int CheckedNumbers = 4;
    private const double RelativeStep = 1e-5; // of |z|: rounding and curvature both stay below 1e-9

    /// <param name="z">(2N, D), and its unit rows, and dLoss/dZ, all as the engine computed them.</param>
    public RowGradient(int row, LossExplanation loss, float[] z, float[] unitZ, float[] dZ,
        NtXentShape shape, int[] labels)
    {
        int dim = shape.D;
        Row = row;
        Engine = dZ.AsSpan(row * dim, dim).ToArray();
        Length = Norm(z.AsSpan(row * dim, dim).ToArray().Select(value => (double)value));
        double[] unit = Unit(row);
        double[] pull = new double[dim], push = new double[dim];
        var forces = new List<Force>();
        foreach (int j in loss.Others(row))
        {
            // Backward of z / |z|: only what is at right angles to z moves the unit row.
            double[] other = Unit(j);
            double cosine = loss.Cosine[row][j];
            double factor = loss.Coefficient(row, j) / Length;
            bool isPositive = loss.IsPositive(row, j);
            double[] sum = isPositive ? pull : push;
            double squares = 0;
            for (int d = 0; d < dim; d++)
            {
                double part = factor * (other[d] - cosine * unit[d]);
                sum[d] += part;
                squares += part * part;
            }

            forces.Add(new Force(j, isPositive, Math.Sign(factor) * Math.Sqrt(squares)));
        }

        Forces = forces;
        (Pull, Push) = (Norm(pull), Norm(push));
        Expected = [.. pull.Zip(push, (a, b) => a + b)];
        double product = pull.Zip(push, (a, b) => a * b).Sum();
        Angle = Pull * Push > 0 ? Math.Acos(Math.Clamp(product / (Pull * Push), -1, 1)) * 180 / Math.PI : 0;
        Checks = [.. Enumerable.Range(0, dim).OrderByDescending(d => Math.Abs(Engine[d]))
            .Take(CheckedNumbers).Order().Select(d => new GradientCheck(
                $"z[{d}]", Engine[d], FiniteDifference(z, row * dim + d, shape, labels)))];

        double[] Unit(int i) => [.. unitZ.AsSpan(i * dim, dim).ToArray().Select(value => (double)value)];
    }

    public int Row { get; }

    /// <summary>|z| of this row, before it is scaled to 1.</summary>
    public double Length { get; }

    /// <summary>(D), dLoss/dz as the engine's backward pass gave it.</summary>
    public float[] Engine { get; }

    /// <summary>(D), the sum of all forces.</summary>
    public double[] Expected { get; }

    /// <summary>Of every other row, in their order.</summary>
    public IReadOnlyList<Force> Forces { get; }

    public IEnumerable<Force> StrongestFirst => Forces.OrderByDescending(force => Math.Abs(force.Strength));

    /// <summary>Length of what the positives contribute together.</summary>
    public double Pull { get; }

    /// <summary>Length of what the negatives contribute together: in part they cancel each other.</summary>
    public double Push { get; }

    /// <summary>Between pull and push, in degrees; 180 where they oppose each other.</summary>
    public double Angle { get; }

    public double EngineNorm => Norm(Engine.Select(value => (double)value));

    /// <summary>The negative that pushes most; null where the batch has none.</summary>
    public Force? HardestNegative
        => Forces.Where(force => !force.IsPositive).MaxBy(force => force.Strength);

    /// <summary>The hardest negative's share of all pushes.</summary>
    public double HardestShare => HardestNegative is { } hardest
        ? hardest.Strength / Forces.Where(force => !force.IsPositive).Sum(force => Math.Abs(force.Strength))
        : 0;

    /// <summary>The largest numbers of the gradient against finite differences of the loss.</summary>
    public IReadOnlyList<GradientCheck> Checks { get; }

    private double FiniteDifference(float[] z, int at, NtXentShape shape, int[] labels)
    {
        double[] moved = [.. z.Select(value => (double)value)];
        double step = RelativeStep * Math.Max(Length, 1e-6);
        moved[at] = z[at] + step;
        double above = ReferenceLoss.Of(moved, shape, labels);
        moved[at] = z[at] - step;
        return (above - ReferenceLoss.Of(moved, shape, labels)) / (2 * step);
    }

    private static double Norm(IEnumerable<double> values) => Math.Sqrt(values.Sum(value => value * value));
}
