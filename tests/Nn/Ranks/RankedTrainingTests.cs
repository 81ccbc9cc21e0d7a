using NUnit.Framework;
using SimClr.Tests.Support.Ranks;

namespace SimClr.Tests.Nn.Ranks;

/// <summary>What many ranks compute is what one process with their batch computes.</summary>
internal sealed class RankedTrainingTests
{
    private const int Steps = 10;

    [Test]
    public void FirstLossAndGradientsAreThoseOfOneProcess([Values(1, 2, 3, 4)] int ranks,
        [Values("ntxent", "decoupled", "supervised")] string objective, [Values(1, 2)] int chunks, [Values] bool checkpoints)
    {
        var training = new RankedTraining(objective, Chunks: chunks, Checkpoints: checkpoints);
        var (loss, gradients) = training.FirstStep(ranks: null);
        var ofRanks = ThreadRanks.Run(ranks, training.FirstStep);
        double worst = 0;
        foreach (var (rankLoss, rankGradients) in ofRanks)
        {
            Assert.That(rankLoss, Is.EqualTo(ofRanks[0].Loss), "the same bits on every rank");
            Assert.That(rankLoss, Is.EqualTo(loss).Within(1e-6 * loss));
            foreach (var (name, gradient) in rankGradients)
            {
                Assert.That(gradient, Is.EqualTo(ofRanks[0].Gradients[name]), name);
                double distance = RankedTraining.Distance(gradient, gradients[name]);
                worst = Math.Max(worst, distance);
                Assert.That(distance, Is.LessThan(1e-4), name);
            }
        }

        TestContext.Out.WriteLine($"loss {Math.Abs(ofRanks[0].Loss / loss - 1):e1}, gradients {worst:e1}");
    }

    [Test, Pairwise]
    public void TenLossesAreThoseOfOneProcess([Values(1, 2, 3, 4)] int ranks,
        [Values("ntxent", "decoupled", "supervised")] string objective, [Values("sgd", "lars", "adamw")] string optimizer,
        [Values(1, 2)] int chunks, [Values] bool checkpoints)
    {
        var training = new RankedTraining(objective, optimizer, Chunks: chunks, Checkpoints: checkpoints)
        {
            Encoder = RankedTraining.Smooth,
        };
        var (expected, tensors) = training.Run(ranks: null, Steps);
        var ofRanks = ThreadRanks.Run(ranks, communicator => training.Run(communicator, Steps));
        TestContext.Out.WriteLine($"losses {expected.Zip(ofRanks[0].Losses, (a, b) => Math.Abs(a - b)).Max():e1}");
        foreach (var (losses, rankTensors) in ofRanks)
        {
            Assert.That(losses, Is.EqualTo(ofRanks[0].Losses));
            Assert.That(losses, Is.EqualTo(expected).Within(1e-4));
            foreach (var (name, values) in rankTensors)
            {
                Assert.That(values, Is.EqualTo(ofRanks[0].Tensors[name]), $"{name}: the same bits on every rank");
                if (name.Contains("running_"))
                {
                    Assert.That(RankedTraining.Distance(values, tensors[name]), Is.LessThan(1e-3), name);
                }
            }
        }
    }

    /// <summary>
    /// With ReLU trainings part (<see cref="RankedTraining.Smooth"/>), but each step is right: with the weights that the
    /// ranks have before it, one process has their loss.
    /// </summary>
    [TestCase("ntxent", "sgd", 1)]
    [TestCase("supervised", "lars", 2)]
    [TestCase("decoupled", "adamw", 1)]
    public void EachOfTenStepsIsThatOfOneProcessWithTheirWeights(string objective, string optimizer, int chunks)
    {
        var training = new RankedTraining(objective, optimizer, Chunks: chunks);
        var weights = new Dictionary<string, float[]>[Steps];
        float[] losses = ThreadRanks.Run(3, ranks => training.Run(ranks, Steps, (step, model) =>
        {
            if (ranks.Rank == 0)
            {
                weights[step] = model.NamedParameters().ToDictionary(each => each.Name, each => each.Parameter.ToArray());
            }
        }).Losses)[0];
        float[] expected = training.Run(ranks: null, Steps, (step, model) =>
        {
            foreach (var (name, parameter) in model.NamedParameters())
            {
                parameter.CopyFromHost(weights[step][name]);
            }
        }).Losses;
        for (int step = 0; step < Steps; step++)
        {
            Assert.That(losses[step], Is.EqualTo(expected[step]).Within(1e-6 * expected[step]), $"step {step}");
        }
    }

    [TestCase(false, "lars")]
    [TestCase(true, "adamw")]
    public void SameRanksSameBits(bool localStatistics, string optimizer)
    {
        var training = new RankedTraining("supervised", optimizer, Chunks: 2, LocalStatistics: localStatistics);
        var first = ThreadRanks.Run(3, ranks => training.Run(ranks, steps: 3));
        var second = ThreadRanks.Run(3, ranks => training.Run(ranks, steps: 3));
        for (int rank = 0; rank < first.Length; rank++)
        {
            Assert.That(second[rank].Losses, Is.EqualTo(first[rank].Losses));
            Assert.That(second[rank].Tensors, Is.EqualTo(first[rank].Tensors));
        }
    }

    /// <summary>
    /// Each rank normalises by its own rows: another loss, but one model on all. Only running statistics differ.
    /// </summary>
    [Test]
    public void LocalStatisticsAreEachRanksOwn()
    {
        var local = new RankedTraining(LocalStatistics: true);
        float whole = local.FirstStep(ranks: null).Loss;
        var ofRanks = ThreadRanks.Run(2, ranks => local.Run(ranks, steps: 3));
        Assert.That(ofRanks[0].Losses[0], Is.Not.EqualTo(whole).Within(1e-3));
        Assert.That(ofRanks[1].Losses, Is.EqualTo(ofRanks[0].Losses));
        foreach (var (name, values) in ofRanks[0].Tensors)
        {
            bool own = name.Contains("running_");
            Assert.That(ofRanks[1].Tensors[name], own ? Is.Not.EqualTo(values) : Is.EqualTo(values), name);
        }
    }
}
