using NUnit.Framework;
using SimClr.Kernels;

namespace SimClr.Tests.Kernels;

internal sealed class MemorySegmentTests
{
    private const long Whole = 1000;

    [Test]
    public void BlocksNeverOverlapAndNothingIsLost([Range(0, 9)] int seed)
    {
        var random = new Random(seed);
        var segment = new MemorySegment(64, Whole);
        var held = new List<(nint Start, long Length)>();
        int returned = 0;
        for (int i = 0; i < 1000; i++)
        {
            long size = random.Next(1, 200);
            if (random.Next(2) == 0 && segment.TryTake(size, out nint block))
            {
                Assert.That(block >= 64 && block + size <= 64 + Whole, "outside the segment");
                Assert.That(held, Has.None.Matches<(nint Start, long Length)>(
                    other => block < other.Start + other.Length && other.Start < block + size), "two at one place");
                held.Add((block, size));
            }
            else if (held.Count > 0)
            {
                returned++;
                int at = random.Next(held.Count);
                segment.Put(held[at].Start, held[at].Length);
                held.RemoveAt(at);
            }

            Assert.That(segment.IsFree, Is.EqualTo(held.Count == 0));
        }

        Assert.That(returned, Is.GreaterThan(0));
        held.ForEach(block => segment.Put(block.Start, block.Length));
        Assert.That(segment.TryTake(Whole, out nint all), "free neighbours did not become one");
        Assert.That(all, Is.EqualTo((nint)64));
    }

    [Test]
    public void TheShortestPlaceThatIsLongEnoughIsTaken()
    {
        var segment = new MemorySegment(0, 100);
        nint[] tens = [.. Enumerable.Range(0, 10).Select(_ => Take(10))];
        Assert.That(tens, Is.EqualTo(Enumerable.Range(0, 10).Select(i => (nint)(10 * i))));
        Assert.That(segment.TryTake(1, out _), Is.False);

        segment.Put(tens[1], 10);
        segment.Put(tens[4], 10);
        segment.Put(tens[5], 10);
        Assert.That(Take(15), Is.EqualTo(tens[4]));
        Assert.That(Take(5), Is.EqualTo(tens[4] + 15));
        Assert.That(Take(5), Is.EqualTo(tens[1]));

        nint Take(long size) => segment.TryTake(size, out nint block) ? block : throw new AssertionException("full");
    }

    [Test]
    public unsafe void WhatSmallMapsLeaveServesALargeOne()
    {
        const long Small = 16 << 20;
        var memory = new HostMemory();
        nint[] small = [.. Enumerable.Range(0, 4).Select(_ => memory.Allocate(Small))];
        foreach (nint block in small)
        {
            *(long*)block = block;
            *(long*)(block + (nint)Small - sizeof(long)) = ~block;
        }

        Assert.That(small, Has.All.Matches<nint>(block => *(long*)block == block
            && *(long*)(block + (nint)Small - sizeof(long)) == ~block && block % HostMemory.Alignment == 0));
        foreach (int i in (int[])[2, 0, 3, 1])
        {
            memory.Free(small[i], Small);
        }

        nint large = memory.Allocate(4 * Small);
        Assert.That(large, Is.EqualTo(small.Min()));
        Assert.That(memory.InUse, Is.EqualTo(4 * Small));
        memory.Free(large, 4 * Small);
        memory.ReleasePool();
        Assert.That(memory.InUse, Is.Zero);
    }
}
