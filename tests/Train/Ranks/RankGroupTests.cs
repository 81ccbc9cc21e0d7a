using System.Text.Json.Nodes;
using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Tests.Support.Ranks;
using SimClr.Train.Ranks;
using SimClr.Train.Recipes;
using SimClr.Train.Text;

namespace SimClr.Tests.Train.Ranks;

/// <summary>What ranks decide together.</summary>
internal sealed class RankGroupTests
{
    private static readonly Member Somebody = new("a", Process: 1, "1.0", "0-3", Threads: 4, RegisterBits: 512);

    [Test]
    public void WhatOneCannotDoEndsAllWithItsName()
    {
        var ends = ThreadRanks.Run(3, communicator =>
        {
            var group = RankGroup.Form(communicator, Somebody with { Host = $"host{communicator.Rank}" });
            Assert.That(group.Together(() => 5), Is.EqualTo(5));
            Assert.That(group.KnowsItsEnd, Is.False);
            var end = Assert.Catch(() => group.Together(() =>
            {
                if (group.Rank == 1)
                {
                    throw UserException.Usage("no room");
                }
            }));
            Assert.That(group.KnowsItsEnd);
            return (UserException)end!;
        });
        Assert.That(ends.Select(end => end.Message), Is.EqualTo(
            new[] { "rank 1 (host1): no room", "no room", "rank 1 (host1): no room" }));
        Assert.That(ends.Select(end => end.ExitCode), Is.All.EqualTo(UserException.WrongCall));
    }

    [Test]
    public void TheFirstReasonToStopIsThatOfAll()
    {
        string?[] reasons = ThreadRanks.Run(3, communicator =>
        {
            var group = RankGroup.Form(communicator, Somebody);
            Assert.That(group.Agree(null, null), Is.Null);
            return group.Agree(group.Rank > 0 ? $"tired {group.Rank}" : null, null);
        });
        Assert.That(reasons, Is.All.EqualTo("tired 1 on rank 1 (a)"));
    }

    [Test]
    public void AnInterruptionIsOneOnEveryRank()
        => ThreadRanks.Run(2, communicator =>
        {
            var group = RankGroup.Form(communicator, Somebody);
            Assert.That(() => group.Together(() =>
            {
                if (!group.IsFirst)
                {
                    throw new OperationCanceledException();
                }
            }), Throws.InstanceOf<OperationCanceledException>());
        });

    [Test]
    public void TheFirstsTextIsThatOfAll()
    {
        string[] texts = ThreadRanks.Run(3, communicator
            => RankGroup.Form(communicator, Somebody).OfFirst(() => communicator.Rank == 0 ? "größe" : throw new IOException()));
        Assert.That(texts, Is.All.EqualTo("größe"));
        Assert.That(ThreadRanks.Run(2, communicator => RankGroup.Form(communicator, Somebody).OfFirst(() => "")),
            Is.All.Empty);
    }

    [Test]
    public void ADifferenceIsNamedWithItsRank()
    {
        string[] messages = ThreadRanks.Run(3, communicator =>
        {
            var group = RankGroup.Form(communicator, Somebody);
            group.RequireSame(new JsonObject { ["colour"] = "red" });
            return Assert.Throws<UserException>(() => group.RequireSame(new JsonObject
            {
                ["size"] = 1,
                ["colour"] = group.Rank == 2 ? null : "red",
            })).Message;
        });
        Assert.That(messages, Is.All.EqualTo(
            "rank 2 (a): colour is unset, and on rank 0 (a) it is red; all ranks must have the same."));
    }

    /// <summary>Of one machine: mpiexec may bind ranks to processors, or leave them all to each.</summary>
    [TestCase("0-3 0-3 0-3", "1 1 1")]
    [TestCase("0-3 0-3", "2 2")]
    [TestCase("0-3 4-7", "4 4")]
    public void RanksDivideTheProcessorsThatTheyShare(string processors, string threads)
    {
        string[] each = processors.Split(' ');
        int[] taken = ThreadRanks.Run(each.Length, communicator =>
        {
            var group = RankGroup.Form(communicator, Somebody with { Processors = each[communicator.Rank] });
            var options = Preset.Load("quickstart").Options;
            Assert.That(((CpuDevice)RankDevice.Open(options with { Threads = 3 }, group)).Threads.Count, Is.EqualTo(3));
            return ((CpuDevice)RankDevice.Open(options, group)).Threads.Count;
        });
        Assert.That(string.Join(' ', taken), Is.EqualTo(threads));
    }

    /// <summary>Another width sums in another order, and weights would drift apart.</summary>
    [Test]
    public void AllTakeTheRegistersThatTheNarrowestHas()
    {
        var options = Preset.Load("quickstart").Options with { Threads = 1 };
        int[] Bits(int recorded, params int[] each) => ThreadRanks.Run(each.Length, communicator =>
        {
            var group = RankGroup.Form(communicator, Somebody with { RegisterBits = each[communicator.Rank] });
            return ((Conv2d)((CpuDevice)RankDevice.Open(options, group, Algorithms.Free with { RegisterBits = recorded })).Conv2d).RegisterBits;
        });
        Assert.That(Bits(0, 512, 128), Is.All.EqualTo(128));
        Assert.That(Bits(128, 512, 256), Is.All.EqualTo(128));
        Assert.That(Bits(0, 512, 512), Is.All.EqualTo(Conv2d.WidestRegisterBits));
    }

    [Test]
    public void OneProcessAsksNobody()
    {
        Assert.That(RankGroup.Alone.Agree("tired", null), Is.EqualTo("tired"));
        Assert.That(RankGroup.Alone.OfFirst(() => "x"), Is.EqualTo("x"));
        Assert.That(() => RankGroup.Alone.Together(() => throw new IOException("as it is")),
            Throws.TypeOf<IOException>());
        Assert.That(RankGroup.Alone.KnowsItsEnd, Is.False);
    }
}
