using System.Collections.Concurrent;
using NUnit.Framework;
using SimClr.Kernels.Gpu;
using SimClr.Nn.Models;
using SimClr.Tests.Support.Ptx;
using SimClr.Tests.Support.Ranks;

namespace SimClr.Tests.Nn.Ranks;

/// <summary>Each rank a card of its own: what they tell each other goes by way of the host.</summary>
internal sealed class RankedStepOnGpuTests
{
    [Test]
    public void LossAndGradientsAreThoseOfOneCard()
    {
        var cards = new ConcurrentBag<InterpretedGpu>();
        var training = new RankedTraining("supervised", Images: 4, Checkpoints: true)
        {
            Size = 8,
            Encoder = new ResNetOptions(18, ResNetStem.Cifar, Width: 0.125) { Blocks = (1, 1, 1, 1) },
            Device = () =>
            {
                var card = new InterpretedGpu { Checks = PtxChecks.None };
                cards.Add(card);
                return new CudaDevice(card);
            },
        };
        var (loss, gradients) = training.FirstStep(ranks: null);
        foreach (var (rankLoss, rankGradients) in ThreadRanks.Run(2, training.FirstStep))
        {
            Assert.That(rankLoss, Is.EqualTo(loss).Within(1e-6 * loss));
            foreach (var (name, gradient) in rankGradients)
            {
                Assert.That(RankedTraining.Distance(gradient, gradients[name]), Is.LessThan(1e-4), name);
            }
        }

        foreach (var card in cards)
        {
            card.Dispose();
        }
    }
}
