using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Train.Data;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Data.Stores;
using SimClr.Train.Steps;

namespace SimClr.Tests.Train.Ranks;

/// <summary>Which pictures of a step a rank takes.</summary>
internal sealed class StepPartTests
{
    [Test]
    public void AChunkOfAllRanksIsTheChunkOfOneProcess()
    {
        int[] step = [.. Enumerable.Range(100, 24)];
        int[][] parts = [.. Enumerable.Range(0, 3).Select(rank => new StepPart(rank, 3, Chunks: 2).Of(step))];
        Assert.That(parts[1], Is.EqualTo(new[] { 104, 105, 106, 107, 116, 117, 118, 119 }));
        for (int chunk = 0; chunk < 2; chunk++)
        {
            Assert.That(parts.SelectMany(part => part.Chunk(4).ElementAt(chunk)), Is.EqualTo(step[(12 * chunk)..][..12]));
        }

        Assert.That(new StepPart(2, 3, 2).InRankOrder(step), Is.EqualTo(parts.SelectMany(part => part)));
        Assert.That(StepPart.Whole.Of(step), Is.EqualTo(step));
        Assert.That(() => new StepPart(0, 5, 1).Of(step), Throws.ArgumentException);
    }

    /// <summary>Every picture is read by one rank, and its label is known to all, in the order of the rows of z.</summary>
    [Test]
    public void ARankReadsItsPartAndKnowsAllLabels()
    {
        const int Ranks = 3, Images = 40;
        var plan = new BatchPlan(Seed: 3, Images, BatchSize: 12, Epochs: 1);
        int[] places = [.. plan.Places(0).SelectMany(each => each)];
        var read = new List<int>();
        for (int rank = 0; rank < Ranks; rank++)
        {
            var store = new CountedPixels(Images);
            var data = new ImageDataset("counted", ["a"], store, [.. Enumerable.Range(0, Images).Select(i => 7 * i)]);
            var part = new StepPart(rank, Ranks, Chunks: 2);
            foreach (var (batch, all) in (plan with { Part = part }).Read(data, new CpuDevice(1)).Zip(plan.Places(0)))
            {
                Assert.That(batch.Images.Select(image => image.Index), Is.EqualTo(part.Of(all)));
                Assert.That(batch.Labels, Is.EqualTo(part.InRankOrder(all).Select(place => 7 * place)));
            }

            Assert.That(store.Numbers, Has.Count.EqualTo(places.Length / Ranks));
            read.AddRange(store.Numbers);
        }

        Assert.That(read, Is.EquivalentTo(places));
    }

    /// <summary>Pictures that are read when they are needed.</summary>
    private sealed class CountedPixels(int count)
        : StreamedPixels([.. Enumerable.Repeat(new PictureSize(4, 4), count)])
    {
        public List<int> Numbers { get; } = [];

        internal override bool MayHoldUnreadable => false;

        internal override void ReadPixels(int number, Span<byte> pixels)
        {
            lock (Numbers)
            {
                Numbers.Add(number);
            }
        }

        internal override string PathOf(int number) => $"{number}";

        internal override StreamedPixels Select(int[] numbers) => throw new NotSupportedException();
    }
}
