using NUnit.Framework;
using SimClr.Bench;
using SimClr.Bench.Compare;

namespace SimClr.Tests.Bench;

/// <summary>A ratio between two networks would say nothing: both sides must have run the same one.</summary>
public sealed class ComparedCaseTests
{
    private static readonly NetworkSize Ours = new(Flops: 1_000_000_007, Parameters: 11_500_000);

    [Test]
    public void OneNetworkOnBothSidesIsCompared()
    {
        var row = Compare(Ours).Single();
        Assert.That((row.Name, row.Ours.Network, row.Best.Peer.Network), Is.EqualTo(("step/x", Ours, Ours)));
        Assert.That(row.Best.Ratio, Is.EqualTo(2));
    }

    [TestCase(1, 0)]
    [TestCase(0, 1)]
    [TestCase(-1, 1)]
    public void TwoNetworksAreRefused(long moreFlops, long moreParameters)
    {
        var peer = new NetworkSize(Ours.Flops + moreFlops, Ours.Parameters + moreParameters);
        Assert.That(() => Compare(peer).ToArray(), Throws.InvalidOperationException.With.Message.EqualTo(
            $"step/x: the two sides ran different networks: {Describe(Ours)} beside {Describe(peer)}; "
            + "make the network in bench/peers and the recipe of MeasureOptions the same."));

        static string Describe(NetworkSize size)
            => $"{size.Flops:N0} operations a step with {size.Parameters:N0} parameters";
    }

    /// <summary>All of the peer's ways must have run it, not only the fastest, which is compared.</summary>
    [Test]
    public void ASlowWayOfThePeerCountsAsWell()
    {
        var other = Ours with { Parameters = Ours.Parameters - 1 };
        Round[] rounds =
        [
            new([Step("step/x", 1, Ours)], [Step("step/x@fast", 1, Ours), Step("step/x@slow", 9, other)]),
        ];
        Assert.That(() => ComparedCase.From(Family.All[0], rounds).ToArray(),
            Throws.InvalidOperationException.With.Message.Contains("different networks"));
    }

    /// <summary>The best of all ways and settings, and beside it the best with malloc as it comes.</summary>
    [Test]
    public void ThePeerIsComparedAtItsBestAndWithStockMalloc()
    {
        Round[] rounds =
        [
            Round(contiguous: 4, channelsLast: 3, keptContiguous: 1.5, keptChannelsLast: 2),
            Round(contiguous: 8, channelsLast: 9, keptContiguous: 2.5, keptChannelsLast: 2),
            Round(contiguous: 4, channelsLast: 3, keptContiguous: 1.5, keptChannelsLast: 2),
        ];
        var row = ComparedCase.From(Family.All[0], rounds).Single();
        Assert.That(row.Best, Is.EqualTo(new Against(row.Best.Peer, 1.5, 1.5, 2.5)));
        Assert.That(row.Best.Peer.Way, Is.EqualTo("contiguous, kept memory"));
        Assert.That(row.Stock, Is.EqualTo(new Against(row.Stock.Peer, 3, 3, 9)));
        Assert.That(row.Stock.Peer.Way, Is.EqualTo("channels_last"));
        Assert.That((row.Best.MemoryRatio(row.Ours), row.Stock.MemoryRatio(row.Ours)), Is.EqualTo((0.25, 0.5)));

        static Round Round(
            double contiguous, double channelsLast, double keptContiguous, double keptChannelsLast) => new(
        [
            new Measurement("step", 1, PeakMemoryBytes: 50),
        ],
        [
            new Measurement("step@contiguous", contiguous, PeakMemoryBytes: 100),
            new Measurement("step@channels_last", channelsLast, PeakMemoryBytes: 100),
            new Measurement("step@contiguous", keptContiguous, PeakMemoryBytes: 200).With("kept memory"),
            new Measurement("step@channels_last", keptChannelsLast, PeakMemoryBytes: 200).With("kept memory"),
        ]);
    }

    [Test]
    public void WhatThePeerDoesNotHaveIsOursAlone()
    {
        Round[] rounds = [.. new[] { 3, 1, 2 }.Select(seconds => new Round(
            [Step("step/x", 1, Ours), Step("step/large", seconds, Ours)], [Step("step/x@way", 2, Ours)]))];
        Assert.That(ComparedCase.From(Family.All[0], rounds).Single().Name, Is.EqualTo("step/x"));
        Assert.That(ComparedCase.Alone(rounds).Single(), Is.EqualTo(Step("step/large", 2, Ours)));
    }

    [Test]
    public void ThePrintedLineKeepsTheNetwork()
    {
        var line = Step("step/x", 2, Ours).ToJson();
        Assert.That(Measurement.Parse(line)!.Network, Is.EqualTo(Ours));
    }

    /// <summary>Two rounds in which the peer, of this size in the second, takes twice our time.</summary>
    private static IEnumerable<ComparedCase> Compare(NetworkSize peer) => ComparedCase.From(Family.All[0],
    [
        new([Step("step/x", 1, Ours)], [Step("step/x", 2, Ours)]),
        new([Step("step/x", 1, Ours)], [Step("step/x", 2, peer)]),
    ]);

    private static Measurement Step(string name, double seconds, NetworkSize network)
        => new(name, seconds) { Network = network };
}
