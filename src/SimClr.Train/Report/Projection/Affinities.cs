namespace SimClr.Train.Report.Projection;

/// <summary>Who is near whom in the high-dimensional space, as probabilities: the input of t-SNE.</summary>
internal static class Affinities
{
    private const int BisectionSteps = 60;

    /// <summary>
    /// p (n, n), symmetric, sum 1, diagonal 0: p_ij = (p_j|i + p_i|j) / 2n, where p_j|i is a Gaussian around
    /// row i whose width gives its row the asked perplexity (exp of its entropy).
    /// </summary>
    public static float[] Joint(float[] rows, int dim, double perplexity)
    {
        int n = rows.Length / dim;
        var conditional = new double[n * n];
        double entropy = Math.Log(perplexity);
        Parallel.For(0, n, i => Conditional(rows, dim, i, entropy, conditional.AsSpan(i * n, n)));
        var joint = new float[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                joint[i * n + j] = (float)((conditional[i * n + j] + conditional[j * n + i]) / (2 * n));
            }
        }

        return joint;
    }

    private static void Conditional(
        float[] rows, int dim, int i, double targetEntropy, Span<double> probabilities)
    {
        var distances = new double[probabilities.Length];
        double nearest = double.PositiveInfinity;
        for (int j = 0; j < distances.Length; j++)
        {
            distances[j] = SquaredDistance(rows.AsSpan(i * dim, dim), rows.AsSpan(j * dim, dim));
            nearest = j == i ? nearest : Math.Min(nearest, distances[j]);
        }

        // Bisection on the precision; doubling until the entropy is bracketed.
        double precision = 1, low = 0, high = double.PositiveInfinity;
        for (int step = 0; step < BisectionSteps; step++)
        {
            bool isFlat = Gaussian(distances, i, nearest, precision, probabilities) > targetEntropy;
            (low, high) = isFlat ? (precision, high) : (low, precision);
            precision = double.IsInfinity(high) ? 2 * precision : (low + high) / 2;
        }
    }

    /// <summary>
    /// probabilities_j ~ exp(-precision · distance_j), without j = i; returns their entropy.
    /// </summary>
    private static double Gaussian(
        double[] distances, int i, double nearest, double precision, Span<double> probabilities)
    {
        double sum = 0;
        double weighted = 0;
        for (int j = 0; j < distances.Length; j++)
        {
            double excess = distances[j] - nearest; // the shift cancels, and keeps the largest term at 1
            probabilities[j] = j == i ? 0 : Math.Exp(-precision * excess);
            sum += probabilities[j];
            weighted += probabilities[j] * excess;
        }

        for (int j = 0; j < distances.Length; j++)
        {
            probabilities[j] /= sum;
        }

        return Math.Log(sum) + precision * weighted / sum;
    }

    private static double SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int j = 0; j < a.Length; j++)
        {
            double difference = a[j] - b[j];
            sum += difference * difference;
        }

        return sum;
    }
}
