namespace SimClr.Train.Report.Projection;

/// <summary>The directions of greatest variance, by power iteration with deflation.</summary>
internal static class PrincipalComponents
{
    private const int MaxIterations = 300;
    private const double Tolerance = 1e-9;

    /// <summary>
    /// rows (n, dim) to their coordinates (n, components), centred. The sign of a component, which is free,
    /// is chosen so that its largest coordinate is positive. Components without variance are 0.
    /// </summary>
    public static double[,] Project(float[] rows, int dim, int components)
    {
        int n = rows.Length / dim;
        double[,] centred = Centre(rows, n, dim);
        var projected = new double[n, components];
        for (int component = 0; component < components; component++)
        {
            double[] scores = LeadingScores(centred, n, dim);
            double sign = scores.MaxBy(Math.Abs) < 0 ? -1 : 1;
            for (int i = 0; i < n; i++)
            {
                projected[i, component] = sign * scores[i];
            }
        }

        return projected;
    }

    private static double[,] Centre(float[] rows, int n, int dim)
    {
        var centred = new double[n, dim];
        for (int j = 0; j < dim; j++)
        {
            double mean = 0;
            for (int i = 0; i < n; i++)
            {
                mean += rows[i * dim + j] / (double)n;
            }

            for (int i = 0; i < n; i++)
            {
                centred[i, j] = rows[i * dim + j] - mean;
            }
        }

        return centred;
    }

    /// <summary>Scores (n) on the leading component of x (n, dim), which is then taken out of x.</summary>
    private static double[] LeadingScores(double[,] x, int n, int dim)
    {
        var direction = StartDirection(x, n, dim);
        var scores = new double[n];
        for (int iteration = 0; iteration < MaxIterations; iteration++)
        {
            Multiply(x, direction, scores);
            var next = MultiplyTransposed(x, scores); // x^T x direction
            double length = Math.Sqrt(next.Sum(v => v * v));
            if (length == 0)
            {
                return new double[n];
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

        Multiply(x, direction, scores);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < dim; j++)
            {
                x[i, j] -= scores[i] * direction[j];
            }
        }

        return scores;
    }

    /// <summary>The longest row: it certainly lies in the space of the data.</summary>
    private static double[] StartDirection(double[,] x, int n, int dim)
    {
        int longest = Enumerable.Range(0, n).MaxBy(i => Enumerable.Range(0, dim).Sum(j => x[i, j] * x[i, j]));
        return [.. Enumerable.Range(0, dim).Select(j => x[longest, j])];
    }

    private static void Multiply(double[,] x, double[] direction, double[] scores)
        => Parallel.For(0, scores.Length, i =>
        {
            double sum = 0;
            for (int j = 0; j < direction.Length; j++)
            {
                sum += x[i, j] * direction[j];
            }

            scores[i] = sum;
        });

    private static double[] MultiplyTransposed(double[,] x, double[] scores)
    {
        var result = new double[x.GetLength(1)];
        for (int i = 0; i < scores.Length; i++)
        {
            for (int j = 0; j < result.Length; j++)
            {
                result[j] += scores[i] * x[i, j];
            }
        }

        return result;
    }
}
