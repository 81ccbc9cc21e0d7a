using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Nn.Models;
using SimClr.Train.Data;
using SimClr.Train.Evaluation;
using SimClr.Train.Evaluation.Knn;
using SimClr.Train.Evaluation.LinearProbe;
using SimClr.Train.Evaluation.Supervised;
using SimClr.Train.Recipes;
using SimClr.Train.Text;

namespace SimClr.Tests.Train.Evaluation;

/// <summary>Training on labels: fine-tuning, and the linear classifier on crops and flips.</summary>
public class SupervisedTests
{
    private const int Size = 16;

    private static readonly CpuDevice Device = new(threads: 2);
    private static readonly ImageDataset Train = Shapes(DataSplit.Train, 128);
    private static readonly ImageDataset Test = Shapes(DataSplit.Test, 60);
    private static readonly EvaluationData Images = new(
        Preset.Load("quickstart").Options, Device, Train, Test);

    [Test]
    public void FineTuningChangesTheWholeEncoderAndNoOther()
    {
        var encoder = Encoder();
        var before = encoder.NamedTensors().ToDictionary(each => each.Name, each => each.Tensor.ToArray());
        var other = Encoder();
        string hash = WeightHash.Of(other);

        FineTuner.Evaluate(encoder, Device, Train, Test, Size, Recipe(epochs: 3));

        var unmoved = encoder.NamedTensors()
            .Where(each => each.Tensor.ToArray().SequenceEqual(before[each.Name])).Select(each => each.Name);
        Assert.That(unmoved, Is.Empty);
        Assert.That(WeightHash.Of(other), Is.EqualTo(hash));
    }

    [Test]
    public void FineTuningLearnsItsImagesAndRepeatsItself()
    {
        var few = Train.Select([.. Enumerable.Range(0, Train.Count).Where(i => Train.Labels[i] < 2)]);
        var losses = new List<double>();

        var first = Tune(losses);
        var second = Tune([]);

        Assert.That(losses[0], Is.EqualTo(Math.Log(10)).Within(0.5), "the head begins at zero");
        Assert.That(losses[^1], Is.LessThan(0.5 * losses[0]));
        Assert.That(first.Accuracy, Is.GreaterThan(0.75), "of images that it was trained on, by chance 0.5");
        for (int label = 0; label < 10; label++)
        {
            Assert.That(Row(first, label), Is.EqualTo(Row(second, label)));
        }

        ConfusionMatrix Tune(List<double> heard) => FineTuner.Evaluate(
            Encoder(), Device, few, few, Size, Recipe(epochs: 60) with { MinArea = 0.8 },
            (_, loss) => heard.Add(loss));
        static int[] Row(ConfusionMatrix matrix, int label)
            => [.. Enumerable.Range(0, 10).Select(answer => matrix[label, answer])];
    }

    [Test]
    public void ARateThatIsTooHighIsSaid()
    {
        var error = Assert.Throws<UserException>(() => FineTuner.Evaluate(
            Encoder(), Device, Train, Test, Size, Recipe(epochs: 3) with { LearningRate = 1e30 }));

        Assert.That(error.Message, Does.Contain("--learning-rate").And.Contain("loss is"));
    }

    [Test]
    public void TheLinearClassifierOnViewsLeavesTheEncoderAndAgreesWithTheConvexMinimum()
    {
        var encoder = Encoder();
        var features = new FrozenFeatures(encoder, Images, Size);
        string before = WeightHash.Of(encoder);

        // Views that are the whole picture: the problem that L-BFGS solves.
        var plain = LinearEvaluator.Evaluate(Device, features.Train, features.Test);
        var recipe = new SupervisedRecipe(
            Epochs: 200, LearningRate: 0.5, LinearEvaluator.WeightDecay, Seed: 1)
        {
            MinArea = 1,
            FlipProbability = 0,
        };
        var onViews = ViewsLinearEvaluator.Evaluate(
            encoder, Device, Train, features.Train, features.Test, Size, recipe);

        Assert.That(WeightHash.Of(encoder), Is.EqualTo(before));
        Assert.That(plain.Train.Accuracy, Is.GreaterThan(0.3), "far from chance, 0.1");
        Assert.That(onViews.Train.Accuracy, Is.EqualTo(plain.Train.Accuracy).Within(0.05));
    }

    [Test]
    public void OnlyTheLabelledImagesAreFittedTo()
    {
        var encoder = Encoder();
        var features = new FrozenFeatures(encoder, Images, Size);
        int[] rows = [.. Enumerable.Range(0, Train.Count).Where(i => Train.Labels[i] == 4)];
        double share = Test.Labels.ToArray().Count(label => label == 4) / (double)Test.Count;

        // Who has seen one class alone gives no other answer.
        var (train, test) = (features.Labelled(rows), features.Test);
        Assert.That(KnnEvaluator.MajorityAccuracy(Device, train, test), Is.EqualTo(share));
        Assert.That(LinearEvaluator.Evaluate(Device, train, test).Test.Accuracy, Is.EqualTo(share));
        var confusion = ViewsLinearEvaluator.Evaluate(encoder, Device, Images.TrainOf(rows), train, test,
            Size, Recipe(epochs: 60) with { LearningRate = 0.5 }).Test;
        int answers = Enumerable.Range(0, 10).Sum(label => confusion[label, 4]);
        Assert.That(answers, Is.GreaterThan(0.9 * Test.Count), "not yet converged: a few may be elsewhere");
    }

    private static ResNet Encoder() => ResNet.Create(Device, new ResNetOptions(Width: 1 / 16.0), seed: 1);

    private static SupervisedRecipe Recipe(int epochs)
        => new(epochs, FineTuner.LearningRate, FineTuner.WeightDecay, Seed: 1);

    private static ImageDataset Shapes(DataSplit split, int count)
        => DataCatalog.Load("shapes", null, split, new DataOptions { Count = count, ImageSize = Size });
}
