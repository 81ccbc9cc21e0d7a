using NUnit.Framework;
using SimClr.Tests.Support.Ranks;

namespace SimClr.Tests.Kernels.Ranks;

/// <summary>Ranks with a network between them.</summary>
public sealed class TwoHostsTests
{
    private const string NotHeardOf = "not heard of for 5 s";

    [Test]
    public void RanksOfBothExchangeOverTheLink()
    {
        using var hosts = TwoHosts.Require();
        long before = hosts.Sent();
        using var job = hosts.Start(4, MpiJob.RankCommand("collectives"));
        Assert.That(job.End(TimeSpan.FromSeconds(60)), Is.Zero, () => string.Join('\n', job.Lines));
        Assert.That(job.Lines, Has.Exactly(2).Contains("local 0 of 2").And.Exactly(2).Contains("local 1 of 2"));
        Assert.That(hosts.Sent() - before, Is.GreaterThan(100_000));
    }

    [Test]
    public void ALinkThatIsCutEndsBothSides()
    {
        using var hosts = TwoHosts.Require();
        using var job = hosts.Start(4, MpiJob.RankCommand("work", "60"));
        int[] ranks = job.WaitUntilAtWork(4);
        hosts.CutTheLink();
        Assert.That(() => job.Left().Intersect(ranks), Is.Empty.After((int)MpiJob.Limit.TotalMilliseconds, 50));
        Assert.That(Reports(0, 1), Has.One.Match($@"rank [23] .*{NotHeardOf}"));
        Assert.That(Reports(2, 3), Has.One.Match($@"rank [01] .*{NotHeardOf}"));
        Assert.That(job.End(MpiJob.Limit), Is.Not.Zero);

        IEnumerable<string> Reports(params int[] side)
            => side.SelectMany(hosts.Errors).Where(line => line.Contains(NotHeardOf, StringComparison.Ordinal));
    }
}
