using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Cpu;
using SimClr.Kernels.Ranks;
using SimClr.Tensors;
using SimClr.Tests.Support.Ranks;

namespace SimClr.Tests.Tensors.Ranks;

/// <summary>A loss over rows that ranks share is that over the same rows in one process; so is its gradient.</summary>
internal sealed class NtXentOfRanksTests
{
    private const int Images = 12;
    private const int Dim = 5;

    [Test]
    public void LossAndGradientAreThoseOfAllRows([Values(1, 2, 3, 4)] int ranks, [Values] ContrastiveObjective objective)
    {
        var (loss, gradient) = Step(null, objective, first: 0, Images);
        int own = Images / ranks;
        var ofRanks = ThreadRanks.Run(ranks, each => Step(each, objective, each.Rank * own, own));
        foreach (var (rankLoss, _) in ofRanks)
        {
            Assert.That(rankLoss, Is.EqualTo(ofRanks[0].Loss), "the same bits on every rank");
            Assert.That(rankLoss, Is.EqualTo(loss).Within(1e-6 * loss));
        }

        // First views of all ranks, then second ones.
        float[] firsts = [.. ofRanks.SelectMany(each => each.Gradient[..(own * Dim)])];
        float[] seconds = [.. ofRanks.SelectMany(each => each.Gradient[(own * Dim)..])];
        Assert.That((float[])[.. firsts, .. seconds], Is.EqualTo(gradient).Within(1e-6));
    }

    [Test]
    public void LabelsAreThoseOfAllImages()
    {
        var failure = Assert.Throws<RankFailure>(() => ThreadRanks.Run(2, ranks =>
        {
            using var scope = new TensorScope();
            var z = Tensor.FromHost(new CpuDevice(threads: 1), new Shape(4, 1), [1, 1, 1, 1]);
            Ops.NtXent(z, 0.5, ContrastiveObjective.Supervised, [0, 1], ranks);
        }))!;
        Assert.That(failure.Message, Does.Contain("2 labels").And.Contain("4, one for each image"));
    }

    /// <summary>One image on each rank has others to be compared with: those of the other ranks.</summary>
    [Test]
    public void OneImageOnEachRankIsEnough()
    {
        float[] losses = ThreadRanks.Run(3, ranks => Step(ranks, ContrastiveObjective.Decoupled, ranks.Rank, 1).Loss);
        Assert.That(losses, Is.All.EqualTo(losses[0]).And.All.Not.NaN);
    }

    private static (float Loss, float[] Gradient) Step(
        ICommunicator? ranks, ContrastiveObjective objective, int first, int own)
    {
        var device = new CpuDevice(threads: 1);
        var random = new Random(1);
        float[] all = [.. Enumerable.Range(0, 2 * Images * Dim).Select(_ => 2 * random.NextSingle() - 1)];
        var z = Tensor.Persistent(device, new Shape(2 * own, Dim));
        z.CopyFromHost([.. Rows(first), .. Rows(Images + first)]);
        z.RequiresGrad = true;
        int[] labels = objective == ContrastiveObjective.Supervised
            ? [.. Enumerable.Range(0, Images).Select(image => image * image % 5)] : [];
        using var tape = new Tape();
        var loss = Ops.NtXent(Ops.L2Normalize(z), 0.2, objective, labels, ranks);
        tape.Backward(loss);
        return (loss.Item(), z.Grad!.ToArray());

        float[] Rows(int start) => all[(start * Dim)..((start + own) * Dim)];
    }
}
