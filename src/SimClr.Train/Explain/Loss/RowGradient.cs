using SimClr.Train.Evaluation;

namespace SimClr.Train.Explain.Loss;

/// <summary>
/// dLoss/dz of one row: the one with the largest loss, or, where rows have no loss of their own, with the longest
/// gradient.
/// </summary>
internal sealed class RowGradient
{
    private const int CheckedNumbers = 4;
    private const double RelativeStep = 1e-5; // of |z|: rounding and curvature both stay below 1e-9

    private readonly LossExplanation loss;

    /// <param name="z">(2N, D), and its unit rows, and dLoss/dZ, all as the engine computed them.</param>
    public RowGradient(LossExplanation loss, float[] z, float[] unitZ, float[] dZ)
    {
        this.loss = loss;
        int dim = z.Length / loss.Rows;
        double[] weights = loss.Softmax?.RowLoss
            ?? [.. dZ.Chunk(dim).Select(row => Vectors.Norm<float>(row))];
        Row = Array.IndexOf(weights, weights.Max());
        Engine = dZ.AsSpan(Row * dim, dim).ToArray();
        double length = Vectors.Norm<float>(z.AsSpan(Row * dim, dim));
        Forces = loss.Softmax is { } softmax ? new RowForces(Row, length, loss, softmax, unitZ) : null;
        double step = RelativeStep * Math.Max(length, 1e-6);
        Checks = [.. Enumerable.Range(0, dim).OrderByDescending(d => Math.Abs(Engine[d]))
            .Take(CheckedNumbers).Order().Select(d => new GradientCheck(
                $"z[{d}]", Engine[d], FiniteDifference(z, Row * dim + d, step)))];
    }

    public int Row { get; }

    /// <summary>(D), as the engine's backward pass gave it.</summary>
    public float[] Engine { get; }

    public double EngineNorm => Vectors.Norm<float>(Engine);

    /// <summary>What the other rows contribute, where the loss is a softmax over them.</summary>
    public RowForces? Forces { get; }

    /// <summary>The largest numbers of the gradient against finite differences of the loss.</summary>
    public IReadOnlyList<GradientCheck> Checks { get; }

    private double FiniteDifference(float[] z, int at, double step)
    {
        double[] moved = [.. z.Select(value => (double)value)];
        moved[at] = z[at] + step;
        double above = loss.Define(moved);
        moved[at] = z[at] - step;
        return (above - loss.Define(moved)) / (2 * step);
    }
}
