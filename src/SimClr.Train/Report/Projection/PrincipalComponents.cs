using SimClr.Train.Evaluation;

namespace SimClr.Train.Report.Projection;

/// <summary>The directions of greatest variance, by power iteration with deflation.</summary>
internal static class PrincipalComponents
{
    private const int MaxIterations = 300;
    private const double Tolerance = 1e-9;

    /// <summary>
    /// rows (n, dim) to their coordinates (components, n), centred. The sign of a component, which is free,
    /// is chosen so that its largest coordinate is positive. Components without variance are 0.
    /// </summary>
    public static double[][] Project(float[] rows, int dim, int components)
    {
        double[][] x = [.. rows.Chunk(dim).Select(row => Array.ConvertAll(row, value => (double)value))];
        for (int j = 0; j < dim; j++)
        {
            double mean = x.Sum(row => row[j] / x.Length);
            foreach (double[] row in x)
            {
                row[j] -= mean;
            }
        }

        return [.. Enumerable.Range(0, components).Select(_ =>
        {
            double[] scores = LeadingScores(x, dim);
            double sign = scores.MaxBy(Math.Abs) < 0 ? -1 : 1;
            return Array.ConvertAll(scores, score => sign * score);
        })];
    }

    /// <summary>Scores (n) on the leading component of x (n, dim), which is then taken out of x.</summary>
    private static double[] LeadingScores(double[][] x, int dim)
    {
        // The longest row: it certainly lies in the space of the data.
        double[] direction = [.. x.MaxBy(row => row.Sum(value => value * value))!];
        for (int iteration = 0; iteration < MaxIterations; iteration++)
        {
            double[] next = MultiplyTransposed(x, Multiply(x, direction), dim); // x^T x direction
            double length = Vectors.Norm<double>(next);
            if (length == 0)
            {
                return new double[x.Length];
            }

            double moved = 0;
            for (int j = 0; j < dim; j++)
            {
                next[j] /= length;
                moved += (next[j] - direction[j]) * (next[j] - direction[j]);
            }

            direction = next;
            if (moved < Tolerance * Tolerance)
            {
                break;
            }
        }

        double[] scores = Multiply(x, direction);
        for (int i = 0; i < x.Length; i++)
        {
            for (int j = 0; j < dim; j++)
            {
                x[i][j] -= scores[i] * direction[j];
            }
        }

        return scores;
    }

    private static double[] Multiply(double[][] x, double[] direction)
    {
        var scores = new double[x.Length];
        Parallel.For(0, x.Length, i => scores[i] = Vectors.Dot<double>(x[i], direction));
        return scores;
    }

    private static double[] MultiplyTransposed(double[][] x, double[] scores, int dim)
    {
        var result = new double[dim];
        for (int i = 0; i < scores.Length; i++)
        {
            for (int j = 0; j < dim; j++)
            {
                result[j] += scores[i] * x[i][j];
            }
        }

        return result;
    }
}
