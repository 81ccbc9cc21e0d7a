using NUnit.Framework;
using SimClr.Tests.Support.Ranks;

namespace SimClr.Tests.Kernels.Ranks;

/// <summary>Ranks of MPI, where there is an mpiexec.</summary>
public sealed class MpiTests
{
    [Test]
    public void CollectivesDoWhatTheirNamesSay([Values(2, 3, 4)] int ranks)
        => Assert.That(MpiJob.Run(ranks, "collectives"), Has.Exactly(ranks).EndsWith("done"));

    /// <summary>MPI counts in 32 bits: what is longer goes in pieces, here of five.</summary>
    [Test]
    public void LongBuffersGoInPieces()
        => Assert.That(MpiJob.Run(3, "pieces"), Has.Exactly(3).EndsWith("done"));

    [Test]
    public void OneRankIsNoRank()
        => Assert.That(MpiJob.Run(1, "collectives"), Has.One.EqualTo("alone").And.None.EndsWith("done"));

    [Test]
    public void LargeSumsHaveTheSameBitsOnEveryRankAndInEveryRun()
    {
        string[] hashes = [.. MpiJob.Run(3, "large").Concat(MpiJob.Run(3, "large"))
            .Where(line => line.StartsWith("hash", StringComparison.Ordinal))];
        Assert.That(hashes, Has.Length.EqualTo(6));
        Assert.That(hashes.Distinct().Count(), Is.EqualTo(1), string.Join('\n', hashes));
    }

    [Test]
    public void SumsAreRightWhichComeWhileARankComputes()
        => Assert.That(MpiJob.Run(3, "work", "1"), Has.Exactly(3).EndsWith("done"));

    /// <summary>UCX, under MPICH, takes SIGSEGV and ends the process, where it is let.</summary>
    [Test]
    public void ANullReferenceIsStillAnException()
        => Assert.That(MpiJob.Run(2, "null"), Has.Exactly(2).EndsWith("done"));

    /// <summary>Rank 0 evaluates for minutes; the machine's other cores are its own then.</summary>
    [Test]
    public void WhoWaitsLeavesTheProcessorToOthers()
    {
        var waits = MpiJob.Run(3, "wait", "2").Where(line => line.StartsWith("waited", StringComparison.Ordinal))
            .Select(line => line.Split(' ')).Select(words => (double.Parse(words[1]), Used: double.Parse(words[4])))
            .Where(wait => wait.Item1 > 1).ToList();
        Assert.That(waits, Has.Count.EqualTo(2));
        Assert.That(waits.Max(wait => wait.Used), Is.LessThan(0.5));
    }

    [TestCase("nowhere.so", "no MPI library found (looked for nowhere.so). Install one")]
    [TestCase("libc.so.6", "libc.so.6 cannot be called: it is neither of the MPICH family nor Open MPI")]
    public void AMissingLibraryIsOneLine(string library, string line)
    {
        using var job = MpiJob.Start("dotnet", MpiJob.RankCommand("collectives")[1..],
            ("SIMCLR_MPI_LIBRARY", library));
        Assert.That(job.End(MpiJob.Limit), Is.EqualTo(1));
        Assert.That(job.Lines, Has.Count.EqualTo(1).And.One.StartsWith(line));
    }
}
