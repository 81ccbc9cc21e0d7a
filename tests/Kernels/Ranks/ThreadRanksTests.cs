using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Tests.Support.Ranks;

namespace SimClr.Tests.Kernels.Ranks;

/// <summary>The ranks that other tests stand on.</summary>
public sealed unsafe class ThreadRanksTests
{
    [Test]
    public void EveryRankRunsAndGivesItsResult([Values(1, 2, 3, 4)] int ranks)
    {
        var seen = ThreadRanks.Run(ranks, communicator => (communicator.Rank, communicator.Ranks));
        Assert.That(seen, Is.EqualTo(Enumerable.Range(0, ranks).Select(rank => (rank, ranks))));
    }

    [Test]
    public void CollectivesDoWhatTheirNamesSay([Values(1, 2, 3, 4)] int ranks, [Values(0, 1, 7)] int length)
        => ThreadRanks.Run(ranks, communicator => CommunicatorChecks.All(communicator, length));

    [Test]
    public void ASumIsThereOnceAllBeganIt()
    {
        using var began = new ManualResetEventSlim();
        using var asked = new ManualResetEventSlim();
        ThreadRanks.Run(2, communicator =>
        {
            float* value = stackalloc float[] { communicator.Rank + 1 };
            if (communicator.Rank == 1)
            {
                asked.Wait();
            }

            var sum = communicator.BeginAllReduce(new BufferView<float>(value, 1));
            if (communicator.Rank == 0)
            {
                Assert.That((sum.Poll(), *value), Is.EqualTo((false, float.NaN)));
                asked.Set();
                began.Wait();
                Assert.That((sum.Poll(), *value), Is.EqualTo((true, 3f)));
            }

            began.Set();
            sum.Wait();
            Assert.That(*value, Is.EqualTo(3f));
        });
    }

    [Test]
    public void ARankThatThrowsEndsThoseThatWaitForIt()
    {
        var failure = Assert.Throws<RankFailure>(() => ThreadRanks.Run(3, communicator =>
        {
            if (communicator.Rank == 1)
            {
                throw new InvalidDataException("no picture");
            }

            communicator.Broadcast(default(BufferView<int>));
        }))!;
        Assert.That((failure.Rank, failure.Message), Is.EqualTo((1, "rank 1: no picture")));
    }

    [Test]
    public void ACallThatOneRankLeavesOutIsNamed()
    {
        var failure = Assert.Throws<RankFailure>(() => ThreadRanks.Run(2, communicator =>
        {
            if (communicator.Rank == 0)
            {
                communicator.AllReduce(default);
            }
        }))!;
        Assert.That(failure.Message, Does.Contain("rank 1 ended without AllReduce of 0 Double"));
    }

    [Test]
    public void CallsThatDifferAreNamed()
    {
        var failure = Assert.Throws<RankFailure>(() => ThreadRanks.Run(2, communicator =>
        {
            float* values = stackalloc float[2];
            communicator.Broadcast(new BufferView<float>(values, 1 + communicator.Rank));
        }))!;
        Assert.That(failure.Message, Does.Contain("Broadcast of 1 Single").And.Contain("Broadcast of 2 Single"));
    }
}
