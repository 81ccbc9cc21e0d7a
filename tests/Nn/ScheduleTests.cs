using NUnit.Framework;
using SimClr.Nn.Schedules;

namespace SimClr.Tests.Nn;

internal sealed class ScheduleTests
{
    [Test]
    public void WarmupThenCosine()
    {
        var schedule = new WarmupCosineSchedule(peak: 2, warmupSteps: 4, totalSteps: 12);
        // 2·(s+1)/4 up to the peak, then 1 + cos(pi·k/8), k = 0..7.
        double[] expected =
        [
            0.5, 1, 1.5, 2,
            2, 1.9238795325112867, 1.7071067811865475, 1.3826834323650898,
            1, 0.6173165676349102, 0.2928932188134525, 0.0761204674887133,
        ];
        for (int step = 0; step < expected.Length; step++)
        {
            double rate = schedule.LearningRate(step);
            Assert.That(rate, Is.EqualTo(expected[step]).Within(1e-12), $"step {step}");
        }

        Assert.That(schedule.LearningRate(12), Is.EqualTo(0).Within(1e-12));
        Assert.That(schedule.LearningRate(100), Is.EqualTo(0).Within(1e-12), "stays there");
    }

    [Test]
    public void WithoutWarmupItStartsAtThePeak()
        => Assert.That(new WarmupCosineSchedule(3, 0, 10).LearningRate(0), Is.EqualTo(3));

    [Test]
    public void WarmupAllTheWay()
        => Assert.That(new WarmupCosineSchedule(3, 10, 10).LearningRate(9), Is.EqualTo(3));

    [TestCase(0, 0)]
    [TestCase(-1, 10)]
    [TestCase(11, 10)]
    public void ImpossibleLengths(int warmup, int total)
        => Assert.That(() => new WarmupCosineSchedule(1, warmup, total),
            Throws.ArgumentException.With.Message.Contains($"{warmup} warm-up steps of {total}"));

    [TestCase(LearningRateScaling.Linear, 4096, 4.8)] // SimCLR's ImageNet rate
    [TestCase(LearningRateScaling.Linear, 64, 0.075)]
    [TestCase(LearningRateScaling.Sqrt, 4096, 1.2)]
    [TestCase(LearningRateScaling.Sqrt, 64, 0.15)]
    public void RatePer256Scales(LearningRateScaling scaling, int images, double expected)
        => Assert.That(scaling.Apply(0.3, images), Is.EqualTo(expected).Within(1e-12));
}
