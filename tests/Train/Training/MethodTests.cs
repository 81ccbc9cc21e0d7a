using System.Security.Cryptography;
using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Cpu;
using SimClr.Nn.Models;
using SimClr.Tensors;
using SimClr.Tests.Support;
using SimClr.Train.Data;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Evaluation;
using SimClr.Train.Evaluation.Supervised;
using SimClr.Train.Recipes;
using SimClr.Train.Runs;
using SimClr.Train.Steps;
using SimClr.Train.Text;
using SimClr.Train.Training;

namespace SimClr.Tests.Train.Training;

/// <summary>
/// The method where its parts meet: what docs/07-where-it-goes-wrong.md names and no test of a part would see.
/// </summary>
internal sealed class MethodTests
{
    private const int Images = 6, Epoch = 3;

    private readonly CpuDevice device = new(threads: 1);

    private static PretrainOptions Options => Preset.Load("quickstart").Options with
    {
        ShapesCount = Images,
        ImageSize = 16,
        Width = 1 / 16.0,
        BatchSize = Images,
    };

    /// <summary>
    /// Both views of all images in one batch, first views before second ones; then the paper's equation 1 in plain
    /// loops.
    /// </summary>
    [Test]
    public void AStepsLossIsTheDefinitionsOfOneBatchOfBothViews()
    {
        var options = Options;
        var batch = options.LoadData(DataSplit.Train).Batch(Epoch);
        var model = Recipe.CreateModel(options, device);
        var step = SimClrStep.Of(options, model, Recipe.CreateOptimizer(options, model));
        double expected = Definition(Embed(batch.Images, options), options.ProjectionDim, options.Temperature);

        float loss = step.Run(device, batch, learningRate: 0);

        Assert.That(loss, Is.EqualTo(expected).Within(1e-5));
    }

    /// <summary>--accumulate: each chunk alone through the network, then every image against all others.</summary>
    [Test]
    public void AStepInChunksComparesTheImagesOfAll()
    {
        const int Chunks = 2, N = Images / Chunks;
        var options = Options with { BatchSize = N, Accumulate = Chunks };
        var batch = options.LoadData(DataSplit.Train).Batch(Epoch);
        var model = Recipe.CreateModel(options, device);
        var step = SimClrStep.Of(options, model, Recipe.CreateOptimizer(options, model));
        float[][] z = [.. batch.Images.Chunk(N).Select(chunk => Embed(chunk, options))];
        float[] all = [.. z.SelectMany(chunk => chunk[..(chunk.Length / 2)]),
            .. z.SelectMany(chunk => chunk[(chunk.Length / 2)..])];

        float loss = step.Run(device, batch, learningRate: 0);

        Assert.That(loss, Is.EqualTo(Definition(all, options.ProjectionDim, options.Temperature)).Within(1e-5));
    }

    [Test]
    public void TheViewsOfAnImageDifferBetweenEachOtherAndBetweenEpochs()
    {
        var options = Options;
        var images = options.LoadData(DataSplit.Train).Images;
        float[][] views = [.. new[] { (Epoch, 0), (Epoch, 1), (Epoch + 1, 0), (Epoch + 1, 1) }
            .Select(key => Views(images, options, key.Item1, key.Item2))];
        int length = views[0].Length / Images;
        for (int image = 0; image < Images; image++)
        {
            var ofImage = views.Select(view => string.Join(' ', view.Skip(image * length).Take(length)));
            Assert.That(ofImage, Is.Unique, $"image {image}");
        }
    }

    /// <summary>Rises in the steps of one epoch, then falls in every step: near 0 only in the run's last one.</summary>
    [Test]
    public void TheLearningRateFollowsStepsAndNotEpochs()
    {
        using var folder = new TemporaryFolder();
        var call = CliCall.Run(TinyRun.To(folder.In("run"), ("--warmup-epochs", "1"), ("--learning-rate", "0.01"),
            ("--learning-rate-scaling", "none")));
        Assert.That(call.ExitCode, Is.Zero, call.Error);
        double[] rates = [.. MetricsLog.Read(folder.In("run/metrics.jsonl")).Select(line => line.LearningRate)];

        double[] warmup = [.. Enumerable.Range(1, TinyRun.StepsPerEpoch).Select(s => 0.01 * s / TinyRun.StepsPerEpoch)];
        Assert.That(rates, Has.Length.EqualTo(TinyRun.Steps));
        Assert.That(rates[..TinyRun.StepsPerEpoch], Is.EqualTo(warmup).Within(1e-6));
        // Half of the cosine when half of the steps behind the warm-up are done.
        Assert.That(rates[2 * TinyRun.StepsPerEpoch], Is.EqualTo(0.005).Within(1e-6));
        Assert.That(rates[(TinyRun.StepsPerEpoch + 1)..].Zip(rates[TinyRun.StepsPerEpoch..]),
            Has.All.Matches<(double Now, double Before)>(pair => pair.Now < pair.Before));
        Assert.That(rates[^1], Is.LessThan(0.05 * 0.01));
    }

    [Test]
    public void FineTuningTakesNothingFromTheTestImages()
    {
        var train = Shapes(DataSplit.Train, 40);
        string first = Tuned(Shapes(DataSplit.Test, 20)), second = Tuned(Shapes(DataSplit.Train, 30));
        Assert.That(second, Is.EqualTo(first));

        string Tuned(ImageDataset test)
        {
            var encoder = ResNet.Create(device, new ResNetOptions(Width: 1 / 16.0), seed: 1);
            FineTuner.Evaluate(encoder, device, train, test, imageSize: 16,
                new SupervisedRecipe(Epochs: 3, FineTuner.LearningRate, FineTuner.WeightDecay, Seed: 1));
            return WeightHash.Of(encoder);
        }
    }

    [TestCase("shapes")]
    [TestCase("folder")]
    public void PretrainingSeesNoTestImage(string name)
    {
        using var folder = new TemporaryFolder();
        var random = new Random(1);
        for (int i = 0; i < 20; i++)
        {
            byte[] pixels = new byte[12 * 12 * 3];
            random.NextBytes(pixels);
            folder.Write($"{(i < 10 ? "a" : "b")}/{i}.png", Png.Encode(pixels, 12, 12));
        }

        var options = Options with { Data = name, DataDir = folder.Path, ShapesCount = 200 };
        var terminal = new Terminal(TextWriter.Null, TextWriter.Null, isLive: false);
        var seen = Contents(TrainingData.Load(options, device, terminal));
        var test = Contents(options.LoadData(DataSplit.Test));
        Assert.That(test, Is.Not.Empty);
        Assert.That(seen, Is.Not.Empty);
        Assert.That(seen.Intersect(test), Is.Empty);
    }

    [Test]
    public void PresetsForSmallPicturesHaveTheStemForThemAndNoBlur()
    {
        var small = Preset.Names.Select(name => Preset.Load(name).Options)
            .Where(options => options.Data.StartsWith("cifar", StringComparison.Ordinal)).ToArray();
        Assert.That(small, Is.Not.Empty);
        Assert.That(small, Has.All.Matches<PretrainOptions>(
            options => options is { Stem: "cifar", BlurProbability: 0, JitterStrength: 0.5 }));
    }

    /// <summary>z (2N, D), before the normalisation.</summary>
    private float[] Embed(ImageRef[] images, PretrainOptions options)
    {
        using var scope = new TensorScope();
        var batch = Tensor.FromHost(device, new Shape(2 * images.Length, options.ImageSize, options.ImageSize, 3),
            [.. Views(images, options, Epoch, 0), .. Views(images, options, Epoch, 1)]);
        return Recipe.CreateModel(options, device).Forward(batch).ToArray();
    }

    private float[] Views(ImageRef[] images, PretrainOptions options, int epoch, int view)
    {
        using var scope = new TensorScope();
        return ViewTensor.One(device, images, options.Views, new ViewKey((ulong)options.Seed, epoch, view)).ToArray();
    }

    private static double Definition(float[] z, int d, double temperature)
    {
        double loss = 0;
        int rows = z.Length / d;
        for (int i = 0; i < rows; i++)
        {
            double sum = Enumerable.Range(0, rows).Where(j => j != i).Sum(j => Math.Exp(Similarity(i, j)));
            loss += Math.Log(sum) - Similarity(i, (i + rows / 2) % rows);
        }

        return loss / rows;

        double Similarity(int i, int j) => Dot(i, j) / Math.Sqrt(Dot(i, i) * Dot(j, j)) / temperature;

        double Dot(int i, int j) => Enumerable.Range(0, d).Sum(k => (double)z[i * d + k] * z[j * d + k]);
    }

    private static ImageDataset Shapes(DataSplit split, int count)
        => DataCatalog.Load("shapes", null, split, new DataOptions { Count = count, ImageSize = 16 });

    private static string[] Contents(ImageDataset data)
        => [.. data.Images.Select(image => Convert.ToHexString(
            SHA256.HashData(image.Pixels.AsSpan())))];
}
