using NUnit.Framework;
using SimClr.Kernels;

namespace SimClr.Tests.Kernels;

internal sealed class BlockPoolTests
{
    [Test]
    public void TheSameCallsGetTheSameBlocksInWhateverOrderTheyCameBack([Range(0, 9)] int seed)
    {
        var random = new Random(seed);
        var pool = new BlockPool(new Source());
        nint[]? first = null;
        for (int step = 0; step < 5; step++)
        {
            nint[] blocks = Step();
            first ??= blocks;
            Assert.That(blocks, Is.EqualTo(first), $"step {step}");
        }

        nint[] Step()
        {
            var sizes = new Random(seed); // the same in every step
            var held = new List<(nint Block, long Bytes)>();
            var all = new List<nint>();
            for (int i = 0; i < 50; i++)
            {
                long bytes = 64L << sizes.Next(3);
                held.Add((pool.Allocate(bytes), bytes));
                all.Add(held[^1].Block);
                if (i % 3 == 2)
                {
                    Free(sizes.Next(held.Count));
                }
            }

            while (held.Count > 0)
            {
                Free(random.Next(held.Count)); // in another order in every step
            }

            return [.. all];

            void Free(int i)
            {
                pool.Free(held[i].Block, held[i].Bytes);
                held.RemoveAt(i);
            }
        }
    }

    [Test]
    public void CountsWhatIsHandedOut()
    {
        var pool = new BlockPool(new Source());
        nint block = pool.Allocate(1000);
        Assert.That(pool.InUse, Is.EqualTo(1024));
        pool.Free(block, 1000);
        Assert.That((pool.InUse, pool.Peak, pool.Pooled), Is.EqualTo((0, 1024, 1024)));
        pool.ResetPeak();
        Assert.That(pool.Peak, Is.Zero);
    }

    [Test]
    public void WithoutMemoryTheFreeBlocksAreGivenBackFirst()
    {
        var source = new Source { Left = 1024 };
        var pool = new BlockPool(source);
        pool.Free(pool.Allocate(1024), 1024);
        Assert.That(pool.Allocate(512), Is.Not.Zero);
        Assert.That(source.Log, Is.EqualTo(new[] { "release" }));

        Assert.That(() => pool.Allocate(1000),
            Throws.InstanceOf<InsufficientMemoryException>().With.Message.EqualTo("asked 1000, in use 512"));
        Assert.That(pool.InUse, Is.EqualTo(512), "what was refused does not count");
    }

    [Test]
    public void ReleaseLeavesWhatIsHandedOut()
    {
        var source = new Source { Left = 1024 };
        var pool = new BlockPool(source);
        nint kept = pool.Allocate(512);
        pool.Free(pool.Allocate(512), 512);
        pool.Release();
        Assert.That((source.Left, pool.InUse, pool.Pooled), Is.EqualTo((512, 512, 0)));
        pool.Free(kept, 512);
        Assert.That(pool.Allocate(512), Is.EqualTo(kept));
    }

    private sealed class Source : IBlockSource
    {
        private readonly Dictionary<nint, long> sizes = [];
        private nint next = 4096;

        public long Left { get; set; } = long.MaxValue;

        public List<string> Log { get; } = [];

        public nint Acquire(long bytes)
        {
            if (bytes > Left)
            {
                return 0;
            }

            Left -= bytes;
            sizes.Add(next, bytes);
            return next++;
        }

        public void BeforeRelease() => Log.Add("release");

        public void Release(nint block) => Left += sizes[block];

        public string OutOfMemory(long bytes, long inUse) => $"asked {bytes}, in use {inUse}";
    }
}
