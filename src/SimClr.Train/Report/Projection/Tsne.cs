using System.Numerics;

namespace SimClr.Train.Report.Projection;

/// <summary>
/// Exact t-SNE (van der Maaten and Hinton 2008) to two dimensions, started from the principal components: no
/// random numbers, the same picture every time. Time and memory O(n²): meant for some 1,000 points.
/// </summary>
internal sealed class Tsne
{
    private const int Iterations = 600;
    private const int ExaggeratedIterations = 150;
    private const float Exaggeration = 12;

    private readonly int n;
    private readonly float[] p; // (n, n) joint probabilities in the high-dimensional space
    private readonly float[][] position, velocity, gain, attraction, repulsion; // (2, n)
    private readonly float[] normaliser; // (n) row sums of 1 / (1 + distance²)

    private Tsne(float[] p, float[][] start)
    {
        (n, this.p, position) = (start[0].Length, p, start);
        (velocity, attraction, repulsion) = (Filled(0), Filled(0), Filled(0));
        gain = Filled(1);
        normaliser = new float[n];

        float[][] Filled(float value) => [[.. Enumerable.Repeat(value, n)], [.. Enumerable.Repeat(value, n)]];
    }

    /// <summary>
    /// rows (n, dim) to points in the plane. Distances are Euclidean: normalise rows for cosine.
    /// </summary>
    public static (float X, float Y)[] Project(float[] rows, int dim, double perplexity = 30)
    {
        int n = rows.Length / dim;
        if (n < 4)
        {
            return [.. Enumerable.Range(0, n).Select(i => ((float)i, 0f))];
        }

        var start = PrincipalComponents.Project(rows, dim, 2);
        double deviation = Math.Sqrt(start[0].Average(value => value * value));
        float[][] small = [.. start.Select(axis => Array.ConvertAll(
            axis, value => (float)(1e-4 * value / (deviation + 1e-30))))];
        var tsne = new Tsne(Affinities.Joint(rows, dim, Math.Min(perplexity, (n - 1) / 3.0)), small);
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            tsne.Step(iteration);
        }

        return [.. tsne.position[0].Zip(tsne.position[1])];
    }

    private void Step(int iteration)
    {
        bool early = iteration < ExaggeratedIterations;
        float exaggeration = early ? Exaggeration : 1;
        float momentum = early ? 0.5f : 0.8f;
        float learningRate = Math.Max(n / Exaggeration, 50);
        Parallel.For(0, n, Forces);
        float total = (float)normaliser.Sum(row => (double)row);
        for (int axis = 0; axis < 2; axis++)
        {
            for (int i = 0; i < n; i++)
            {
                float gradient = 4 * (exaggeration * attraction[axis][i] - repulsion[axis][i] / total);
                // Jacobs' gains: faster where the direction holds, slower where it turns.
                bool turned = gradient > 0 == velocity[axis][i] > 0;
                gain[axis][i] = Math.Max(0.01f, turned ? gain[axis][i] * 0.8f : gain[axis][i] + 0.2f);
                velocity[axis][i] = momentum * velocity[axis][i] - learningRate * gain[axis][i] * gradient;
            }

            float mean = velocity[axis].Average();
            for (int i = 0; i < n; i++)
            {
                position[axis][i] += velocity[axis][i] - mean; // the picture stays centred
            }
        }
    }

    /// <summary>
    /// With q_ij = 1 / (1 + |y_i - y_j|²): attraction_i = sum_j p_ij q_ij (y_i - y_j), repulsion_i the same
    /// with q_ij² for p_ij q_ij, normaliser_i = sum_j q_ij without j = i.
    /// </summary>
    private void Forces(int i)
    {
        float x = position[0][i], y = position[1][i];
        var attractX = Vector<float>.Zero;
        var attractY = Vector<float>.Zero;
        var repelX = Vector<float>.Zero;
        var repelY = Vector<float>.Zero;
        var sum = Vector<float>.Zero;
        int j = 0;
        for (; j + Vector<float>.Count <= n; j += Vector<float>.Count)
        {
            var dx = new Vector<float>(x) - new Vector<float>(position[0], j);
            var dy = new Vector<float>(y) - new Vector<float>(position[1], j);
            var q = Vector<float>.One / (Vector<float>.One + dx * dx + dy * dy);
            var pull = new Vector<float>(p, i * n + j) * q;
            var push = q * q;
            attractX += pull * dx;
            attractY += pull * dy;
            repelX += push * dx;
            repelY += push * dy;
            sum += q;
        }

        attraction[0][i] = Vector.Sum(attractX);
        attraction[1][i] = Vector.Sum(attractY);
        repulsion[0][i] = Vector.Sum(repelX);
        repulsion[1][i] = Vector.Sum(repelY);
        normaliser[i] = Vector.Sum(sum) - 1; // j = i has q = 1 and pulls nowhere
        for (; j < n; j++)
        {
            float dx = x - position[0][j], dy = y - position[1][j];
            float q = 1 / (1 + dx * dx + dy * dy);
            attraction[0][i] += p[i * n + j] * q * dx;
            attraction[1][i] += p[i * n + j] * q * dy;
            repulsion[0][i] += q * q * dx;
            repulsion[1][i] += q * q * dy;
            normaliser[i] += q;
        }
    }
}
