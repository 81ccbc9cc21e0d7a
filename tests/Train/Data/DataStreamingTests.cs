using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Kernels.Gpu;
using SimClr.Tests.Gpu;
using SimClr.Tests.Support;
using SimClr.Train.Data;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Data.Stores;

namespace SimClr.Tests.Train.Data;

/// <summary>A folder in memory, read batch by batch, and from a cache: the same pictures.</summary>
internal sealed class DataStreamingTests
{
    private const int ImageSize = 12;

    private readonly CpuDevice cpu = new(threads: 1);
    private readonly List<string> warnings = [];
    private TemporaryFolder folder = null!;

    private DataOptions InMemory => new() { ImageSize = ImageSize, Warn = warnings.Add };

    private DataOptions Streamed => InMemory with { MemoryBudget = 0 };

    private DataOptions Cached => Streamed with { Cache = folder.In("cache") };

    [SetUp]
    public void CreateFolder()
    {
        folder = new TemporaryFolder();
        warnings.Clear();
    }

    [TearDown]
    public void DeleteFolder() => folder.Dispose();

    [Test]
    public void AllThreeGiveTheSamePictures()
    {
        WritePictures(30);
        var inMemory = Load(InMemory);
        var streamed = Load(Streamed);
        Assert.That((inMemory.IsStreamed, streamed.IsStreamed), Is.EqualTo((false, true)));
        var expected = ReadAll(inMemory);
        Assert.That(expected.Select(picture => (picture.Height, picture.Width)).Distinct().Count(),
            Is.GreaterThan(5), "sizes differ");
        foreach (var data in new[] { streamed, Load(Cached), Load(Cached with { MemoryBudget = 1 << 30 }) })
        {
            Assert.That(data.Labels.ToArray(), Is.EqualTo(inMemory.Labels.ToArray()));
            Assert.That(data.Store.Bytes, Is.EqualTo(inMemory.Store.Bytes));
            Assert.That((data.Count, data.Height, data.Width), Is.EqualTo((24, 0, 0)));
            AssertSame(ReadAll(data), expected);
        }
    }

    [Test]
    public void TheBudgetIsComparedWithTheDecodedSize()
    {
        WritePictures(10);
        long bytes = Load(InMemory).Store.Bytes;
        Assert.That(Load(InMemory with { MemoryBudget = bytes }).IsStreamed, Is.False);
        Assert.That(Load(InMemory with { MemoryBudget = bytes - 1 }).IsStreamed, Is.True);
    }

    [Test]
    public void WhatIsHeldDoesNotDependOnTheSizeOfTheFolder()
    {
        WritePictures(400, height: 20, width: 20);
        long small = HeldAfter(batches: 3);
        long large = HeldAfter(batches: 40);
        long batch = 8 * (3 * 20 * 20);
        Assert.That(small, Is.InRange(batch, 3 * batch));
        Assert.That(large, Is.InRange(batch, 3 * batch));

        long HeldAfter(int batches)
        {
            int[][] indices = [.. Enumerable.Range(0, 8 * batches).Chunk(8)];
            using var reader = Start(Load(Streamed), indices);
            foreach (int[] batch in indices)
            {
                Assert.That(reader.Next()!.Select(image => image.Index), Is.EqualTo(batch));
            }

            Assert.That(reader.Next(), Is.Null);
            return reader.BytesHeld;
        }
    }

    /// <summary>It asks for the batches to come at once, and then no further ahead than two.</summary>
    [Test]
    public void ReadsAheadAndNotTooFar()
    {
        WritePictures(30);
        int asked = 0;
        using var reader = Start(Load(Streamed), Batches());
        Assert.That(() => Volatile.Read(ref asked), Is.EqualTo(3).After(5000, pollingInterval: 5));
        reader.Next();
        reader.Next();
        Assert.That(() => Volatile.Read(ref asked), Is.EqualTo(4).After(5000, pollingInterval: 5));
        Thread.Sleep(50);
        Assert.That(Volatile.Read(ref asked), Is.EqualTo(4));

        IEnumerable<int[]> Batches()
        {
            for (int i = 0; i < 100; i++)
            {
                Interlocked.Increment(ref asked);
                yield return [i % 24, 3];
            }
        }
    }

    [Test]
    public void WhatCannotBeReadIsLeftOutTheSameWay()
    {
        WritePictures(30);
        Damage();
        var skipping = InMemory with { SkipUnreadable = true };
        var inMemory = Load(skipping);
        Assert.That(inMemory.Count, Is.EqualTo(20));
        Assert.That(warnings, Has.Count.EqualTo(4).And.Exactly(1).Contains("is empty")
            .And.Exactly(1).Contains("is text (it begins 68656C6C6F), which is not read")
            .And.Exactly(2).Contains("cut short"));
        string folderCache = folder.In("cache");
        var cached = skipping with { MemoryBudget = 0, Cache = folderCache };
        foreach (var data in new[] { Load(skipping with { MemoryBudget = 0 }), Load(cached), Load(cached) })
        {
            Assert.That(data.Labels.ToArray(), Is.EqualTo(inMemory.Labels.ToArray()));
            AssertSame(ReadAll(data), ReadAll(inMemory));
        }

        Assert.That(warnings[^1], Does.Contain("4 pictures"), "the cache remembers");
        Assert.That(() => Load(cached with { SkipUnreadable = false }),
            Throws.InstanceOf<DataException>().With.Message.Contains("is empty"));
    }

    [Test]
    public void ADamagedPictureIsNamedWhenItsBatchComes()
    {
        WritePictures(30);
        var streamed = Load(Streamed);
        string path = folder.In("data/b/007.png");
        byte[] file = File.ReadAllBytes(path);
        File.WriteAllBytes(path, file[..^20]);
        int index = 12 + 6; // 4 and 9 of each class are for testing
        using var reader = Start(streamed, [[0, 1], [index, 2], [3, 4]]);
        reader.Next();
        Assert.That(() => reader.Next(), Throws.InstanceOf<DataException>()
            .With.Message.Contains("007.png").And.Message.Contains("--skip-unreadable"));
        Assert.That(reader.Next()![0].Index, Is.EqualTo(3));
        File.WriteAllBytes(path, Png.Encode(new byte[3 * 40], 5, 8));
        using var again = Start(streamed, [[index]]);
        Assert.That(() => again.Next(),
            Throws.InstanceOf<DataException>().With.Message.Contains("has changed"));
    }

    [Test]
    public void TheCacheIsMadeOnceAndAgainWhenSomethingChanges()
    {
        WritePictures(10);
        Load(Cached);
        Assert.That(warnings, Has.Some.Contains("decoding 8 pictures"));
        warnings.Clear();
        string file = Directory.GetFiles(folder.In("cache")).Single();
        var before = ReadAll(Load(Cached));
        Assert.That(warnings, Is.Empty);

        using (var stream = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            stream.SetLength(stream.Length - 1); // as a full disk leaves it
        }

        AssertSame(ReadAll(Load(Cached)), before);
        Assert.That(warnings, Has.Some.Contains("decoding"));
        warnings.Clear();
        Load(Cached with { ImageSize = ImageSize / 2 });
        WritePicture(0, 9, 9);
        Assert.That(ReadAll(Load(Cached))[0].Height, Is.EqualTo(9));
        Assert.That(warnings.Count(line => line.Contains("decoding")), Is.EqualTo(2));
    }

    [Test]
    public void ACacheThatCannotBeWrittenIsNoFaultOfThePictures()
    {
        WritePictures(10);
        var unusable = Cached with { Cache = folder.In("data/a/000.png"), SkipUnreadable = true };
        Assert.That(() => Load(unusable),
            Throws.InstanceOf<DataException>().With.Message.Contains("is a file, not a folder; choose another name, or leave out --cache"));
    }

    [Test]
    public void ABatchIsUploadedToTheSamePlaceEachTime()
    {
        WritePictures(30, height: 10, width: 10);
        var far = new FarMemory();
        var device = new CudaDevice(new FakeGpu { Memory = far });
        var data = Load(Streamed);
        Assert.That(data.IsStreamed);
        var expected = ReadAll(Load(InMemory));
        var places = new HashSet<nint>();
        int read = 0;
        foreach (var images in data.Read(device, Enumerable.Range(0, 24).Chunk(6)))
        {
            places.Add(Address(images[0]));
            foreach (var image in images)
            {
                byte[] pixels = new byte[image.Pixels.Length];
                far.CopyToHost(Address(image), pixels);
                Assert.That(pixels, Is.EqualTo(expected[image.Index].Pixels));
                Assert.That((long)Address(image) % 16, Is.Zero);
                read++;
            }
        }

        Assert.That(read, Is.EqualTo(24));

        Assert.That(places, Has.Count.EqualTo(1));
        Assert.That(far.InUse, Is.Zero);

        static unsafe nint Address(SimClr.Kernels.ImageRef image) => (nint)image.Pixels.Pointer;
    }

    [Test]
    public void ARunGivesTheSameBitsInMemoryStreamedCachedAndResumed()
    {
        WritePictures(60);
        (string, string)[] data =
        [
            ("--data", "folder"), ("--data-dir", folder.In("data")), ("--image-size", "8"), ("--batch-size", "8"),
        ];
        string[] inMemory = TinyRun.To(folder.In("run/memory"), data);
        string[] streamed = TinyRun.To(folder.In("run/streamed"), [.. data, ("--data-memory", "0")]);
        string[] cached = TinyRun.To(
            folder.In("run/cached"), [.. data, ("--data-memory", "0"), ("--cache", folder.In("run/c"))]);
        string[] half = TinyRun.To(folder.In("run/half"),
            [.. data, ("--data-memory", "0"), ("--max-minutes", "0.0000001")]);
        foreach (string[] call in new[] { inMemory, streamed, cached, half })
        {
            var run = CliCall.Run(call);
            Assert.That(run.ExitCode, Is.Zero, run.Error);
        }

        Assert.That(
            CliCall.Run("pretrain", "--resume", folder.In("run/half"), "--max-minutes", "0").ExitCode, Is.Zero);
        foreach (string run in new[] { "streamed", "cached", "half" })
        {
            Assert.That(TinyRun.Losses(folder.In($"run/{run}")),
                Is.EqualTo(TinyRun.Losses(folder.In("run/memory"))), run);
            Assert.That(TinyRun.LastCheckpoint(folder.In($"run/{run}")),
                Is.EqualTo(TinyRun.LastCheckpoint(folder.In("run/memory"))), run);
        }
    }

    private static void AssertSame((int Height, int Width, byte[] Pixels)[] actual,
        (int Height, int Width, byte[] Pixels)[] expected)
    {
        Assert.That(actual, Has.Length.EqualTo(expected.Length));
        for (int i = 0; i < actual.Length; i++)
        {
            Assert.That((actual[i].Height, actual[i].Width), Is.EqualTo((expected[i].Height, expected[i].Width)));
            Assert.That(actual[i].Pixels, Is.EqualTo(expected[i].Pixels), $"picture {i}");
        }
    }

    private (int Height, int Width, byte[] Pixels)[] ReadAll(ImageDataset data)
    {
        return [.. data.Read(cpu, Enumerable.Range(0, data.Count).Chunk(5)).SelectMany(images => images
            .Select(image => (image.Height, image.Width, image.Pixels.AsSpan().ToArray())))];
    }

    private StreamingBatchReader Start(ImageDataset data, IEnumerable<int[]> batches)
        => StreamingBatchReader.Start((StreamedPixels)data.Store, cpu, batches);

    private ImageDataset Load(DataOptions options)
        => DataCatalog.Load("folder", folder.In("data"), DataSplit.Train, options);

    /// <summary>Of two classes, half each.</summary>
    private void WritePictures(int count, int height = 0, int width = 0)
    {
        for (int i = 0; i < count; i++)
        {
            WritePicture(i, height > 0 ? height : 20 + i * 7 % 30, width > 0 ? width : 20 + i * 11 % 30);
        }
    }

    private void WritePicture(int i, int height, int width)
    {
        byte[] pixels = new byte[3 * height * width];
        new Random(i).NextBytes(pixels);
        folder.Write($"data/{(i % 2 == 0 ? "a" : "b")}/{i / 2:000}.png", Png.Encode(pixels, height, width));
    }

    /// <summary>Four of those for training; a picture whose name lies is none of them.</summary>
    private void Damage()
    {
        string Path(string name) => folder.In($"data/{name}.png");
        folder.Write("data/a/000.png", []);
        folder.Write("data/a/003.png", "hello"u8.ToArray());
        folder.Write("data/b/002.png", File.ReadAllBytes(Path("b/002"))[..^30]);
        folder.Write("data/b/010.png", File.ReadAllBytes(Path("b/010"))[..25]);
        File.Move(Path("a/001"), folder.In("data/a/001.jpg"));
    }
}
