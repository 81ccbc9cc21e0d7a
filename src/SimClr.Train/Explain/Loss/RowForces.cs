using SimClr.Nn.Losses;
using SimClr.Train.Evaluation;

namespace SimClr.Train.Explain.Loss;

/// <summary>
/// The gradient of one row under a softmax loss, taken apart: each other row pulls or pushes it along the sphere on
/// which the unit rows lie. The parts add up to the engine's gradient.
/// </summary>
internal sealed class RowForces
{
    /// <param name="length">|z| of the row.</param>
    public RowForces(int row, double length, LossExplanation loss, RowSoftmax softmax, float[] unitZ)
    {
        int dim = unitZ.Length / loss.Rows;
        double[] pull = new double[dim], push = new double[dim];
        var forces = new List<Force>();
        foreach (int j in loss.Others(row))
        {
            // Backward of z / |z|: only what is at right angles to z moves the unit row.
            double cosine = loss.Cosine[row][j];
            double factor = softmax.Coefficient(row, j) / length;
            double[] part = [.. Unit(j).Zip(Unit(row), (other, unit) => factor * (other - cosine * unit))];
            bool isPositive = loss.IsPositive(row, j);
            double[] sum = isPositive ? pull : push;
            for (int d = 0; d < dim; d++)
            {
                sum[d] += part[d];
            }

            forces.Add(new Force(j, isPositive, Math.Sign(factor) * Vectors.Norm<double>(part)));
        }

        All = forces;
        (Pull, Push) = (Vectors.Norm<double>(pull), Vectors.Norm<double>(push));
        Sum = [.. pull.Zip(push, (a, b) => a + b)];
        double product = Vectors.Dot<double>(pull, push);
        Angle = Pull * Push > 0 ? Math.Acos(Math.Clamp(product / (Pull * Push), -1, 1)) * 180 / Math.PI : 0;

        IEnumerable<double> Unit(int i) => unitZ.Skip(i * dim).Take(dim).Select(value => (double)value);
    }

    /// <summary>Of every other row, in their order.</summary>
    public IReadOnlyList<Force> All { get; }

    public IEnumerable<Force> StrongestFirst => All.OrderByDescending(force => Math.Abs(force.Strength));

    /// <summary>(D), what they add up to.</summary>
    public double[] Sum { get; }

    /// <summary>Length of what the positives contribute together.</summary>
    public double Pull { get; }

    /// <summary>Length of what the negatives contribute together: in part they cancel each other.</summary>
    public double Push { get; }

    /// <summary>Between pull and push, in degrees; 180 where they oppose each other.</summary>
    public double Angle { get; }

    /// <summary>The negative that pushes most; null where the batch has none.</summary>
    public Force? HardestNegative => All.Where(force => !force.IsPositive).MaxBy(force => force.Strength);

    /// <summary>The hardest negative's share of all pushes.</summary>
    public double HardestShare => HardestNegative is { } hardest
        ? hardest.Strength / All.Where(force => !force.IsPositive).Sum(force => Math.Abs(force.Strength))
        : 0;
}
