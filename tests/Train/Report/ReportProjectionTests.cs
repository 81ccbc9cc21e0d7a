using NUnit.Framework;
using SimClr.Train.Report.Projection;

namespace SimClr.Tests.Train.Report;

public class ReportProjectionTests
{
    [Test]
    public void PrincipalComponentsFindTheAxesOfAnEllipsoid()
    {
        // Independent coordinates of deviations 5, 2 and 0.1 around a far centre: the components are the
        // axes.
        var random = new Random(4);
        var rows = new float[3 * 2000];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = 100 + new[] { 5f, 2, 0.1f }[i % 3] * (random.NextSingle() - 0.5f) * MathF.Sqrt(12);
        }

        var projected = PrincipalComponents.Project(rows, 3, 2);

        Assert.That(Deviation(projected, 0), Is.EqualTo(5).Within(0.2));
        Assert.That(Deviation(projected, 1), Is.EqualTo(2).Within(0.1));
        Assert.That(Math.Abs(Correlation(projected, rows, 0)), Is.GreaterThan(0.999));
        Assert.That(Math.Abs(Correlation(projected, rows, 1)), Is.GreaterThan(0.999));
    }

    [Test]
    public void PrincipalComponentsOfEqualRowsAreZero()
    {
        var projected = PrincipalComponents.Project([.. Enumerable.Repeat(3f, 40)], 4, 2);

        Assert.That(projected.SelectMany(component => component), Is.All.EqualTo(0).Within(1e-9));
    }

    [Test]
    public void AffinitiesHaveTheAskedPerplexity()
    {
        // Points on a circle: every row sees the same distances, so the joint rows keep the conditional
        // perplexity.
        const int N = 60;
        float[] rows = [.. Enumerable.Range(0, N).SelectMany(
            i => new[] { MathF.Cos(i * MathF.Tau / N), MathF.Sin(i * MathF.Tau / N) })];

        var joint = Affinities.Joint(rows, 2, perplexity: 10);

        Assert.That(joint.Sum(p => (double)p), Is.EqualTo(1).Within(1e-5));
        for (int i = 0; i < N; i++)
        {
            double[] row = [.. Enumerable.Range(0, N).Select(j => (double)N * joint[i * N + j])];
            Assert.That(row[i], Is.Zero);
            double entropy = -row.Where(p => p > 0).Sum(p => p * Math.Log(p));
            Assert.That(Math.Exp(entropy), Is.EqualTo(10).Within(1e-3));
            Assert.That(row[(i + 7) % N], Is.EqualTo(N * joint[(i + 7) % N * N + i]).Within(1e-9));
        }
    }

    [Test]
    public void TsneKeepsClustersApartAndIsTheSameEveryTime()
    {
        const int N = 303, Dim = 10, Clusters = 6;
        var random = new Random(7);
        var centres = new float[Clusters * Dim];
        for (int i = 0; i < centres.Length; i++)
        {
            centres[i] = 4 * random.NextSingle();
        }

        float[] rows = [.. Enumerable.Range(0, N * Dim).Select(
            i => centres[i / Dim % Clusters * Dim + i % Dim] + random.NextSingle())];

        var points = Tsne.Project(rows, Dim);

        int pure = Enumerable.Range(0, N).Count(i => Nearest(points, i) % Clusters == i % Clusters);
        Assert.That(pure, Is.GreaterThanOrEqualTo(N * 98 / 100));
        Assert.That(points.Max(p => p.X) - points.Min(p => p.X), Is.GreaterThan(10));
        Assert.That(Tsne.Project(rows, Dim), Is.EqualTo(points));
    }

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(5)]
    public void TsneOfAFewPointsIsFinite(int n)
    {
        float[] rows = [.. Enumerable.Range(0, n * 2).Select(i => (float)i)];

        Assert.That(Tsne.Project(rows, 2).All(p => float.IsFinite(p.X) && float.IsFinite(p.Y)));
    }

    private static int Nearest((float X, float Y)[] points, int i) => Enumerable.Range(0, points.Length)
        .Where(j => j != i).MinBy(j => System.Numerics.Vector2.DistanceSquared(
            new(points[i].X, points[i].Y), new(points[j].X, points[j].Y)));

    private static double Deviation(double[][] projected, int component)
        => Math.Sqrt(projected[component].Average(score => score * score));

    private static double Correlation(double[][] projected, float[] rows, int axis)
    {
        int n = projected[axis].Length;
        double mean = Enumerable.Range(0, n).Average(i => (double)rows[3 * i + axis]);
        double covariance = Enumerable.Range(0, n)
            .Average(i => projected[axis][i] * (rows[3 * i + axis] - mean));
        double variance = Enumerable.Range(0, n).Average(i => Math.Pow(rows[3 * i + axis] - mean, 2));
        return covariance / Math.Sqrt(variance) / Deviation(projected, axis);
    }
}
