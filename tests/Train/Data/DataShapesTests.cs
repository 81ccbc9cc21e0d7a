using System.Numerics;
using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Data;

namespace SimClr.Tests.Train.Data;

internal sealed class DataShapesTests
{
    private static readonly ImageDataset Train = Load(DataSplit.Train, new DataOptions());
    private static readonly ImageDataset Test = Load(DataSplit.Test, new DataOptions());

    [Test]
    public void HasTenClassesInEqualNumbers()
    {
        Assert.That((Train.Count, Test.Count, Train.Height, Train.Width), Is.EqualTo((5000, 1000, 32, 32)));
        Assert.That(Train.Classes, Has.Length.EqualTo(10).And.Unique);
        Assert.That(
            Train.Labels.ToArray().CountBy(label => label).Select(pair => pair.Value), Is.All.EqualTo(500));
    }

    [Test]
    public void SeedDecidesThePictures()
    {
        var again = Load(DataSplit.Train, new DataOptions { Count = 20 });
        var other = Load(DataSplit.Train, new DataOptions { Count = 20, Seed = 1 });
        for (int i = 0; i < 20; i++)
        {
            Assert.That(again.Image(i).Pixels.AsSpan().SequenceEqual(Train.Image(i).Pixels.AsSpan()));
            Assert.That(
                other.Image(i).Pixels.AsSpan().SequenceEqual(Train.Image(i).Pixels.AsSpan()), Is.False);
            Assert.That(
                Test.Image(i).Pixels.AsSpan().SequenceEqual(Train.Image(i).Pixels.AsSpan()), Is.False);
        }
    }

    [TestCase(16)]
    [TestCase(24)]
    [TestCase(61)]
    public void AreDrawnAtAnySize(int side)
    {
        var dataset = Load(DataSplit.Test, new DataOptions { ImageSize = side, Count = 10 });
        Assert.That((dataset.Height, dataset.Width), Is.EqualTo((side, side)));
        Assert.That(()
            => Load(DataSplit.Test, new DataOptions { ImageSize = 8 }), Throws.InstanceOf<DataException>());
    }

    /// <summary>Or there would be nothing left to learn: chance is 10 %.</summary>
    [Test]
    public void PixelsAndColorsAlmostDoNotTellTheClass()
    {
        Assert.That(NearestNeighbourAccuracy(Pixels), Is.LessThan(0.25));
        Assert.That(NearestNeighbourAccuracy(CentredGreys), Is.LessThan(0.3));
        Assert.That(NearestNeighbourAccuracy(ColorCounts), Is.LessThan(0.25));
    }

    private static ImageDataset Load(DataSplit split, DataOptions options)
        => DataCatalog.Load("shapes", null, split, options);

    private static float[] Pixels(ImageDataset dataset, int i)
        => Array.ConvertAll(dataset.Image(i).Pixels.AsSpan().ToArray(), value => value / 255f);

    private static float[] CentredGreys(ImageDataset dataset, int i)
    {
        float[] greys = [.. Pixels(dataset, i).Chunk(3).Select(color => color.Sum())];
        float mean = greys.Average();
        float[] centred = Array.ConvertAll(greys, grey => grey - mean);
        float norm = MathF.Sqrt(Dot(centred, centred));
        return Array.ConvertAll(centred, grey => grey / norm);
    }

    private static float[] ColorCounts(ImageDataset dataset, int i)
    {
        float[] counts = new float[64];
        foreach (byte[] color in dataset.Image(i).Pixels.AsSpan().ToArray().Chunk(3))
        {
            counts[(color[0] >> 6 << 4) + (color[1] >> 6 << 2) + (color[2] >> 6)]++;
        }

        return counts;
    }

    private static double NearestNeighbourAccuracy(Func<ImageDataset, int, float[]> features)
    {
        const int Queries = 250;
        const int Candidates = 1500;
        float[][] known = [.. Enumerable.Range(0, Candidates).Select(i => features(Train, i))];
        float[] halfSquares = Array.ConvertAll(known, k => Dot(k, k) / 2);
        int right = 0;
        for (int q = 0; q < Queries; q++)
        {
            float[] query = features(Test, q);
            int best = Enumerable.Range(0, Candidates).MaxBy(i => Dot(query, known[i]) - halfSquares[i]);
            right += Train.Labels[best] == Test.Labels[q] ? 1 : 0;
        }

        return right / (double)Queries;
    }

    private static float Dot(float[] a, float[] b)
    {
        var sum = Vector<float>.Zero;
        int i = 0;
        for (; i + Vector<float>.Count <= a.Length; i += Vector<float>.Count)
        {
            sum += new Vector<float>(a, i) * new Vector<float>(b, i);
        }

        float total = Vector.Sum(sum);
        for (; i < a.Length; i++)
        {
            total += a[i] * b[i];
        }

        return total;
    }
}
