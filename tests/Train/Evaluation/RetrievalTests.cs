using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Train.Encoders;
using SimClr.Train.Evaluation.Protocols;

namespace SimClr.Tests.Train.Evaluation;

public class RetrievalTests
{
    private const int Dim = 6;

    private static readonly CpuDevice Device = new(threads: 2);
    private static readonly string[] Classes = ["a", "b", "c", "d"];

    [TestCase(150)] // more others than are ranked
    [TestCase(40)]
    [TestCase(7)] // fewer others than the 10 of precision
    public void EqualsTheDefinitionComputedPlainly(int rows)
    {
        var features = Draw(rows);

        var result = RetrievalProtocol.Measure(Device, features);

        double[] expected = Naive(features);
        Assert.That(result[RetrievalProtocol.Top1]!.Value, Is.EqualTo(expected[0]).Within(1e-12));
        Assert.That(result[RetrievalProtocol.Top5]!.Value, Is.EqualTo(expected[1]).Within(1e-12));
        Assert.That(result[RetrievalProtocol.Precision10]!.Value, Is.EqualTo(expected[2]).Within(1e-12));
        Assert.That(result[RetrievalProtocol.Map100]!.Value, Is.EqualTo(expected[3]).Within(1e-12));
        Assert.That(result[RetrievalProtocol.Top1]!.Value, Is.InRange(0.05, 0.95), "a case that could tell");
    }

    [Test]
    public void APictureDoesNotFindItself()
    {
        // Two pairs of equal rows, of which only the first has one class.
        float[] values = [1, 0, 1, 0, 0, 1, 0, 1];
        var features = new Features(values, 2, [0, 0, 0, 1], Classes);

        var result = RetrievalProtocol.Measure(Device, features);

        Assert.That(result[RetrievalProtocol.Top1]!.Value, Is.EqualTo(2 / 3.0).Within(1e-12),
            "row 3 is alone in its class: not asked");
    }

    [Test]
    public void WithoutTwoOfAClassThereIsNoAnswer()
    {
        var features = new Features([1, 0, 0, 1], 2, [0, 1], Classes);

        Assert.That(RetrievalProtocol.Measure(Device, features)[RetrievalProtocol.Top1]!.Value, Is.NaN);
    }

    private static double[] Naive(Features features)
    {
        var sums = new double[4];
        int asked = 0;
        for (int query = 0; query < features.Rows; query++)
        {
            int label = features.Labels[query];
            int[] others = [.. Enumerable.Range(0, features.Rows).Where(i => i != query)
                .OrderByDescending(i => Cosine.Of(features.Row(query), features.Row(i)))];
            int relevant = others.Count(i => features.Labels[i] == label);
            if (relevant == 0)
            {
                continue;
            }

            asked++;
            double average = 0;
            for (int rank = 1; rank <= Math.Min(100, others.Length); rank++)
            {
                if (features.Labels[others[rank - 1]] == label)
                {
                    average += Hits(others, rank, features, label) / (double)rank;
                }
            }

            int shown = Math.Min(10, others.Length);
            sums[0] += Hits(others, 1, features, label);
            sums[1] += Math.Sign(Hits(others, 5, features, label));
            sums[2] += Hits(others, shown, features, label) / (double)shown;
            sums[3] += average / Math.Min(Math.Min(100, others.Length), relevant);
        }

        return Array.ConvertAll(sums, sum => sum / asked);
    }

    private static int Hits(int[] ranking, int first, Features features, int label)
        => ranking.Take(first).Count(i => features.Labels[i] == label);

    private static Features Draw(int rows)
    {
        var random = new Random(5);
        int[] labels = [.. Enumerable.Range(0, rows).Select(i => i % 3)];
        float[] values = [.. Enumerable.Range(0, rows * Dim).Select(i
            => (float)(random.NextDouble() - 0.5 + (i % Dim == labels[i / Dim] ? 0.4 : 0)))];
        return new Features(values, Dim, labels, Classes);
    }
}
