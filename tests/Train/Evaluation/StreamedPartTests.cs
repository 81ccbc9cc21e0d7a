using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Nn.Models;
using SimClr.Tests.Support;
using SimClr.Train.Data;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Evaluation;
using SimClr.Train.Evaluation.Supervised;

namespace SimClr.Tests.Train.Evaluation;

/// <summary>A part of a folder is the same pictures, whether they are in memory or read batch by batch.</summary>
public class StreamedPartTests
{
    private const int Size = 16;

    private static readonly CpuDevice Device = new(threads: 2);

    private TemporaryFolder folder = null!;

    [SetUp]
    public void Draw()
    {
        folder = new TemporaryFolder();
        var random = new Random(1);
        for (int i = 0; i < 20; i++)
        {
            var pixels = new byte[3 * Size * (Size + i)];
            random.NextBytes(pixels);
            folder.Write($"train/{(i % 2 == 0 ? "even" : "odd")}/{i:00}.png", Png.Encode(pixels, Size, Size + i));
            folder.Write($"test/odd/{i:00}.png", Png.Encode(pixels, Size, Size + i));
        }
    }

    [TearDown]
    public void Delete() => folder.Dispose();

    [Test]
    public void PartsOfPartsAreTheSamePictures()
    {
        var (inMemory, streamed) = (Load(2L << 30), Load(0));
        Assert.That((inMemory.IsStreamed, streamed.IsStreamed), Is.EqualTo((false, true)));

        var expected = Part(inMemory);
        var part = Part(streamed);

        Assert.That(part.Labels.ToArray(), Is.EqualTo(expected.Labels.ToArray()));
        int[][] batches = [[2, 0], [1, 2]];
        int read = 0;
        foreach (var images in part.Read(Device, batches))
        {
            int[] batch = batches[read++];
            for (int i = 0; i < batch.Length; i++)
            {
                var image = expected.Image(batch[i]);
                Assert.That((images[i].Index, images[i].Width), Is.EqualTo((image.Index, image.Width)));
                Assert.That(images[i].Pixels.AsSpan().SequenceEqual(image.Pixels.AsSpan()));
            }
        }

        Assert.That(read, Is.EqualTo(batches.Length));

        static ImageDataset Part(ImageDataset whole) => whole.Select([1, 4, 11, 17, 19]).Select([3, 0, 2]);
    }

    [Test]
    public void FineTuningDoesNotDependOnWhereTheyAre()
    {
        string[] hashes = [.. new[] { 2L << 30, 0 }.Select(budget =>
        {
            var (train, kept) = ValidationSplit.Of(Load(budget), 0.2);
            var encoder = ResNet.Create(Device, new ResNetOptions(Width: 1 / 16.0), seed: 1);
            FineTuner.Evaluate(encoder, Device, train, kept, Size, new SupervisedRecipe(
                Epochs: 3, FineTuner.LearningRate, FineTuner.WeightDecay, Seed: 1));
            return WeightHash.Of(encoder);
        })];

        Assert.That(hashes[1], Is.EqualTo(hashes[0]));
    }

    private ImageDataset Load(long budget) => DataCatalog.Load(
        "folder", folder.Path, DataSplit.Train, new DataOptions { ImageSize = Size, MemoryBudget = budget });
}
