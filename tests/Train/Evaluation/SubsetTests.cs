using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Data;
using SimClr.Train.Encoders;
using SimClr.Train.Evaluation;
using SimClr.Train.Text;

namespace SimClr.Tests.Train.Evaluation;

public class SubsetTests
{
    // 600 of class 0, 300 of class 1, 100 of class 2, mixed.
    private static readonly int[] Labels =
        [.. Enumerable.Range(0, 1000).Select(i => i % 10 < 6 ? 0 : i % 10 < 9 ? 1 : 2)];

    [TestCase(0.01, 6, 3, 1)]
    [TestCase(0.1, 60, 30, 10)]
    [TestCase(0.001, 1, 1, 1)]
    [TestCase(1, 600, 300, 100)]
    public void EveryClassGivesTheSameShare(double share, params int[] counts)
    {
        int[] chosen = Subset.OfEachClass(Labels, share, seed: 3);

        Assert.That(chosen, Is.Ordered.Ascending.And.Unique);
        Assert.That(counts.Select((_, label) => chosen.Count(i => Labels[i] == label)), Is.EqualTo(counts));
    }

    [Test]
    public void TheSeedDecides()
    {
        int[] chosen = Subset.OfEachClass(Labels, 0.1, seed: 3);

        Assert.That(Subset.OfEachClass(Labels, 0.1, seed: 3), Is.EqualTo(chosen));
        int shared = Subset.OfEachClass(Labels, 0.1, seed: 4).Intersect(chosen).Count();
        Assert.That(shared, Is.InRange(1, 30), "10 of 100 are expected by chance");
        Assert.That(Subset.OfEachClass(Labels, 0.02, seed: 3), Is.SubsetOf(chosen), "a smaller share");
    }

    [Test]
    public void ValidationImagesAreNotFittedTo()
    {
        var all = DataCatalog.Load("shapes", null, DataSplit.Train, new DataOptions { Count = 100 });

        var (train, kept) = ValidationSplit.Of(all, 0.2);

        Assert.That((train.Count, kept.Count), Is.EqualTo((80, 20)));
        Assert.That(Indices(train).Concat(Indices(kept)), Is.EquivalentTo(Indices(all)));
        Assert.That(kept.Labels.ToArray().GroupBy(label => label).Select(g => g.Count()), Is.All.EqualTo(2));
        int[] again = Indices(ValidationSplit.Of(all, 0.2).Test);
        Assert.That(again, Is.EqualTo(Indices(kept)));
        foreach (int i in new[] { 0, 19 })
        {
            int source = kept.Image(i).Index;
            Assert.That(kept.Labels[i], Is.EqualTo(all.Labels[source]));
            Assert.That(kept.Image(i).Pixels.AsSpan().SequenceEqual(all.Image(source).Pixels.AsSpan()));
        }
    }

    [Test]
    public void AValidationThatTakesAllIsRefused()
    {
        var all = DataCatalog.Load("shapes", null, DataSplit.Train, new DataOptions { Count = 10 });

        var error = Assert.Throws<UserException>(() => ValidationSplit.Of(all, 0.5));

        Assert.That(error.Message, Does.Contain("--validation 0.5").And.Contain("10 images"));
    }

    private static int[] Indices(ImageDataset data)
        => [.. Enumerable.Range(0, data.Count).Select(i => data.Image(i).Index)];
}
