using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Ranks;

namespace SimClr.Tests.Kernels.Ranks;

/// <summary>What every communicator does; each of its ranks calls them.</summary>
internal static unsafe class CommunicatorChecks
{
    /// <summary>Each kind of call, with so many values.</summary>
    public static void All(ICommunicator ranks, int length)
    {
        AllGather(ranks, length);
        AllReduce(ranks, length);
        BeginAllReduce(ranks, length);
        Broadcast(ranks, length);
    }

    private static void AllGather(ICommunicator ranks, int length)
    {
        int[] own = [.. Enumerable.Range(0, length).Select(i => Value(ranks.Rank, i))];
        int[] all = new int[ranks.Ranks * length];
        fixed (int* from = own, to = all)
        {
            ranks.AllGather(new BufferView<int>(from, length), new BufferView<int>(to, all.Length));
        }

        Assert.That(all, Is.EqualTo(Enumerable.Range(0, all.Length).Select(i => Value(i / length, i % length))));
    }

    private static void AllReduce(ICommunicator ranks, int length)
    {
        double[] values = [.. Enumerable.Range(0, length).Select(i => 0.1 * Value(ranks.Rank, i))];
        fixed (double* pointer = values)
        {
            ranks.AllReduce(new BufferView<double>(pointer, length));
        }

        // In the order of the ranks: to the bit.
        Assert.That(values, Is.EqualTo(Enumerable.Range(0, length).Select(i => Enumerable.Range(1, ranks.Ranks - 1)
            .Aggregate(0.1 * Value(0, i), (sum, rank) => sum + (0.1 * Value(rank, i))))));
    }

    /// <summary>Two at once, waited for the other way round.</summary>
    private static void BeginAllReduce(ICommunicator ranks, int length)
    {
        float[] first = [.. Enumerable.Range(0, length).Select(i => (float)Value(ranks.Rank, i))];
        float[] second = [.. first.Select(value => -value)];
        fixed (float* one = first, two = second)
        {
            var sums = new[]
            {
                ranks.BeginAllReduce(new BufferView<float>(one, length)),
                ranks.BeginAllReduce(new BufferView<float>(two, length)),
            };
            sums[1].Wait();
            sums[0].Wait();
            Assert.That(sums[0].Poll() && sums[1].Poll());
        }

        float[] expected = [.. Enumerable.Range(0, length).Select(
            i => (float)Enumerable.Range(0, ranks.Ranks).Sum(rank => Value(rank, i)))];
        Assert.That(first, Is.EqualTo(expected));
        Assert.That(second, Is.EqualTo(expected.Select(value => -value)));
    }

    private static void Broadcast(ICommunicator ranks, int length)
    {
        long[] values = [.. Enumerable.Range(0, length).Select(i => (long)Value(ranks.Rank, i))];
        fixed (long* pointer = values)
        {
            ranks.Broadcast(new BufferView<long>(pointer, length));
        }

        Assert.That(values, Is.EqualTo(Enumerable.Range(0, length).Select(i => (long)Value(0, i))));
    }

    private static int Value(int rank, int i) => (1000 * rank) + (3 * i) + 1;
}
