using NUnit.Framework;
using SimClr.Tests.Support.Ranks;

namespace SimClr.Tests.Kernels.Ranks;

/// <summary>A rank is lost: all end within ten seconds, none is left, and a rank that can say why does so once.</summary>
public sealed class LostRankTests
{
    private const string NotHeardOf = "not heard of for 5 s";

    [SetUp]
    public void Require() => MpiJob.Require();

    [Test]
    public void ARankThatThrowsSaysWhy([Values(0, 2)] int rank)
    {
        using var job = MpiJob.Start(3, "throw", $"{rank}");
        job.WaitUntilAtWork(3);
        Assert.That(job.End(MpiJob.Limit), Is.Not.Zero);
        Assert.That(job.Lines, Has.One.Match($@"^rank {rank} \(.+\): no picture$"));
        Assert.That(job.Lines, Has.None.Contains(NotHeardOf).And.None.EndsWith("done"));
    }

    /// <summary>The launcher sees it first, and ends the others.</summary>
    [Test]
    public void AKilledRankEndsAll()
    {
        using var job = MpiJob.Start(3, "work", "60");
        MpiJob.Signal("KILL", job.WaitUntilAtWork(3)[1]);
        Assert.That(job.End(MpiJob.Limit), Is.Not.Zero);
    }

    /// <summary>The launcher sees nothing: the process is there.</summary>
    [Test]
    public void ARankThatHangsIsNamed()
    {
        using var job = MpiJob.Start(4, "work", "60");
        MpiJob.Signal("STOP", job.WaitUntilAtWork(4)[2]);
        Assert.That(job.End(MpiJob.Limit), Is.Not.Zero);
        Assert.That(job.Lines, Has.One.Contains(NotHeardOf).And.One.Match($@"^rank 2 \(.+\): {NotHeardOf}"));
    }

    [Test]
    public void ARankThatStandsStillForAWhileIsWaitedFor()
    {
        using var job = MpiJob.Start(3, "work", "5");
        int process = job.WaitUntilAtWork(3)[1];
        MpiJob.Signal("STOP", process);
        Thread.Sleep(3000);
        MpiJob.Signal("CONT", process);
        Assert.That(job.End(MpiJob.Limit), Is.Zero, () => string.Join('\n', job.Lines));
        Assert.That(job.Lines, Has.None.Contains(NotHeardOf).And.Exactly(3).EndsWith("done"));
    }

    [TestCase("TERM")]
    [TestCase("INT")]
    [TestCase("KILL")]
    public void TheLaunchersEndIsTheRanks(string signal)
    {
        using var job = MpiJob.Start(3, "work", "60");
        job.WaitUntilAtWork(3);
        job.SignalLauncher(signal);
        job.End(MpiJob.Limit); // Hydra, asked to end, gives the ranks' exit code or 0, as it comes
        Assert.That(job.Lines, Has.None.EndsWith("done"));
    }
}
