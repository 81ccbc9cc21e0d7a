using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Train.Encoders;
using SimClr.Train.Evaluation.Knn;

namespace SimClr.Tests.Train.Evaluation;

public class EvaluationKnnTests
{
    private static readonly CpuDevice Device = new(threads: 2);

    // Sizes around the search's blocks (1024 queries, 2048 keys) and around k.
    [TestCase(1, 1, 3, 1)]
    [TestCase(7, 9, 5, 20)]
    [TestCase(1025, 2061, 4, 10)]
    [TestCase(33, 4100, 16, 200)]
    public void SearchAgreesWithSortingAllSimilarities(int queryCount, int keyCount, int dim, int k)
    {
        var random = new Random(1);
        var keys = RandomFeatures(random, keyCount, dim, classes: 2);
        var queries = RandomFeatures(random, queryCount, dim, classes: 2);

        var table = NearestNeighbours.Search(Device, keys, queries, k);

        Assert.That(table.Length, Is.EqualTo(queryCount));
        for (int query = 0; query < queryCount; query += 1 + queryCount / 40)
        {
            double[] all = new double[keyCount];
            for (int key = 0; key < keyCount; key++)
            {
                all[key] = Cosine.Of(keys.Row(key), queries.Row(query));
            }

            double[] expected = [.. all.OrderDescending().Take(k)];
            var found = table[query].Select(neighbour => neighbour.Index).ToArray();
            Assert.That(found, Is.Unique.And.Length.EqualTo(expected.Length));
            for (int i = 0; i < expected.Length; i++)
            {
                // By value: neighbours closer to each other than float can tell may change places.
                Assert.That(all[found[i]], Is.EqualTo(expected[i]).Within(1e-6), $"query {query}, place {i}");
                Assert.That(table[query][i].Similarity, Is.EqualTo(expected[i]).Within(1e-5));
            }
        }
    }

    [Test]
    public void OfEquallySimilarKeysTheLowerIndexComesFirst()
    {
        // Powers of two: the normalised rows are exactly equal, the similarities too.
        float[] rows =
        [
            .. Enumerable.Range(0, 5000).SelectMany(i => i % 3 == 0 ? new float[] { 2, 0 } : [0, 4]),
        ];
        var keys = new Features(rows, 2, new int[5000], ["only"]);
        var query = new Features([1, 0], 2, [0], ["only"]);

        var table = NearestNeighbours.Search(Device, keys, query, 50);

        Assert.That(table[0].Select(neighbour => neighbour.Index),
            Is.EqualTo(Enumerable.Range(0, 50).Select(i => 3 * i)));
    }

    [Test]
    public void NeighboursThatFloatCannotTellApartComeInTheirOrder()
    {
        // Angles of up to 0.003: their cosines differ from 1 by 5e-9 to 5e-6, and from each other by less than
        // float's 6e-8 at first.
        int[] angles = [.. Enumerable.Range(1, 30)];
        new Random(4).Shuffle(angles);
        var keys = new Features([.. angles.SelectMany(a => new[] { 1, 1e-4f * a })], 2, new int[30], ["only"]);
        var query = new Features([1, 0], 2, [0], ["only"]);

        var table = NearestNeighbours.Search(Device, keys, query, 10);

        Assert.That(table[0].Select(neighbour => angles[neighbour.Index]), Is.EqualTo(Enumerable.Range(1, 10)));
    }

    [Test]
    public void MajorityIsPlainAndWeightedIsNot()
    {
        // One neighbour at similarity 1 of class b, two at 0.6 of class a: a has the votes, b the weight,
        // e^10 against 2e^6.
        var train = new Features([1, 0, 0.6f, 0.8f, 0.6f, -0.8f], 2, [1, 0, 0], ["a", "b"]);
        var test = new Features([1, 0], 2, [1], ["a", "b"]);

        var (majority, weighted, nearest) = KnnEvaluator.Evaluate(Device, train, test);

        Assert.That((nearest.Accuracy, majority.Accuracy, weighted.Accuracy), Is.EqualTo((1.0, 0.0, 1.0)));
        Assert.That(majority[1, 0], Is.EqualTo(1));
    }

    [Test]
    public void ATieGoesToTheFirstClass()
    {
        var train = new Features([1, 0, 0.6f, 0.8f], 2, [1, 0], ["a", "b"]);
        var test = new Features([1, 0], 2, [0], ["a", "b"]);

        Assert.That(KnnEvaluator.MajorityAccuracy(Device, train, test), Is.EqualTo(1));
    }

    [Test]
    public void SeparatedClustersAreFoundAndLabelsWithoutMeaningAreNot()
    {
        var random = new Random(2);
        var train = RandomFeatures(random, 900, 8, classes: 3, separation: 20);
        var test = RandomFeatures(random, 300, 8, classes: 3, separation: 20);
        int[] anyLabels = [.. test.Labels.Select(_ => random.Next(3))];
        var shuffled = new Features(test.Values, 8, anyLabels, test.Classes);

        Assert.That(KnnEvaluator.MajorityAccuracy(Device, train, test), Is.EqualTo(1));
        Assert.That(KnnEvaluator.MajorityAccuracy(Device, train, shuffled), Is.EqualTo(1 / 3.0).Within(0.1));
    }

    [Test]
    public void DimensionsThatDifferAreNamed()
    {
        var random = new Random(3);
        var error = Assert.Throws<ArgumentException>(() => NearestNeighbours.Search(
            Device, RandomFeatures(random, 4, 5, 2), RandomFeatures(random, 4, 6, 2), 1));
        Assert.That(error.Message, Does.Contain("(4,5)").And.Contain("(4,6)"));
    }

    private static Features RandomFeatures(
        Random random, int rows, int dim, int classes, float separation = 0)
    {
        int[] labels = [.. Enumerable.Range(0, rows).Select(_ => random.Next(classes))];
        var values = new float[rows * dim];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = 2 * random.NextSingle() - 1 + (i % dim == labels[i / dim] ? separation : 0);
        }

        return new Features(values, dim, labels, [.. Enumerable.Range(0, classes).Select(c => $"class{c}")]);
    }
}
