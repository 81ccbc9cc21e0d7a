using NUnit.Framework;
using SimClr.Kernels.Cpu;
using SimClr.Tests.Support;
using SimClr.Train.Data;
using SimClr.Train.Data.Pictures;

namespace SimClr.Tests.Train.Data;

/// <summary>A cache knows that a byte has changed, and a damaged one changes nothing.</summary>
internal sealed class DataCacheTests : FolderTests
{
    private const int HeaderLength = 32;
    private const int Trained = 24; // of 30: every fifth of a class is for testing
    private const int IndexLength = 16 * Trained;
    private const int Pixels = 3 * 24 * 24;

    private readonly CpuDevice cpu = new(threads: 1);
    private readonly List<string> warnings = [];

    private DataOptions Cached => new()
    {
        ImageSize = 12,
        MemoryBudget = 0,
        Cache = Folder.In("cache"),
        Warn = warnings.Add,
    };

    private string Cache => Directory.GetFiles(Folder.In("cache")).Single();

    [SetUp]
    public void WritePictures()
    {
        warnings.Clear();
        for (int i = 0; i < 30; i++)
        {
            byte[] pixels = new byte[Pixels];
            new Random(i).NextBytes(pixels);
            Folder.Write($"data/{(i % 2 == 0 ? "a" : "b")}/{i / 2:000}.png", Png.Encode(pixels, 24, 24));
        }
    }

    [TestCase(0, 1)]
    [TestCase(10 * Pixels + 7, 20_000)] // a dozen of them
    [TestCase(Trained * Pixels - 1, 1)]
    public void PixelsThatHaveChangedAreDecodedAgainOnceAndMended(int at, int count)
    {
        byte[][] expected = Read(Cached with { Cache = null });
        Read(Cached);
        byte[] whole = File.ReadAllBytes(Cache);
        foreach (long memory in new[] { 0L, 1 << 30 })
        {
            warnings.Clear();
            Change(HeaderLength + IndexLength + at, count);
            Assert.That(Read(Cached with { MemoryBudget = memory }), Is.EqualTo(expected));
            Assert.That(warnings, Has.Count.EqualTo(1).And.Some.Contains("have changed")
                .And.Some.Contains(Cache));
            Assert.That(File.ReadAllBytes(Cache), Is.EqualTo(whole), "mended");
        }

        warnings.Clear();
        Assert.That(Read(Cached), Is.EqualTo(expected));
        Assert.That(warnings, Is.Empty);
    }

    [Test]
    public void APictureIsNamedOnceItsPixelsHaveChanged()
    {
        Read(Cached);
        Change(HeaderLength + IndexLength + 12 * Pixels + 5, 1); // the first of the second class
        Read(Cached);
        Assert.That(warnings[^1], Does.Contain(Path.Combine("b", "000.png")));
    }

    [TestCase(0)] // the version
    [TestCase(8)] // the key
    [TestCase(24)] // the checksum
    [TestCase(HeaderLength)] // a height
    [TestCase(HeaderLength + 5)] // a width
    [TestCase(HeaderLength + IndexLength - 1)] // a checksum of pixels
    public void AnIndexThatHasChangedIsSaidAndTheCacheMadeAnew(int at)
    {
        byte[][] expected = Read(Cached);
        byte[] whole = File.ReadAllBytes(Cache);
        warnings.Clear();
        Change(at, 1);
        Assert.That(Read(Cached), Is.EqualTo(expected));
        Assert.That(warnings[0], Does.Contain(Cache).And.Contain("is damaged"));
        Assert.That(warnings[1], Does.Contain("decoding"));
        Assert.That(File.ReadAllBytes(Cache), Is.EqualTo(whole));
    }

    [Test]
    public void ACacheCutShortWhileItIsInUseGivesTheSamePictures()
    {
        byte[][] expected = Read(Cached);
        var data = Load(Cached);
        using (var stream = new FileStream(Cache, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            stream.SetLength(HeaderLength + IndexLength + 20 * Pixels);
        }

        Assert.That(Read(data), Is.EqualTo(expected));
    }

    [Test]
    public void PixelsThatNothingCanGiveAgainStopTheRunAndSayWhatToDo()
    {
        Read(Cached);
        Change(HeaderLength + IndexLength, 1);
        string original = Folder.In("data/a/000.png");
        var time = File.GetLastWriteTimeUtc(original);
        byte[] other = new byte[Pixels];
        new Random(99).NextBytes(other);
        File.WriteAllBytes(original, Png.Encode(other, 24, 24));
        File.SetLastWriteTimeUtc(original, time);
        Assert.That(() => Read(Cached), Throws.TypeOf<DataException>()
            .With.Message.Contains("000.png").And.Message.Contains("remove the cache"));
    }

    [Test]
    public void ATrainingOnADamagedCacheEndsInTheSameBits()
    {
        string[] Call(string run) => TinyRun.To(Folder.In(run), ("--data", "folder"),
            ("--data-dir", Folder.In("data")), ("--data-memory", "0"), ("--cache", Folder.In("cache")));
        Assert.That(CliCall.Run(Call("whole")).ExitCode, Is.Zero);
        Change((int)new FileInfo(Cache).Length / 2, 20_000);
        var damaged = CliCall.Run(Call("damaged"));
        Assert.That(damaged.ExitCode, Is.Zero, damaged.Error);
        Assert.That(damaged.Error.Split('\n').Where(line => line.Contains("have changed")).Count(), Is.EqualTo(1));
        Assert.That(TinyRun.LastCheckpoint(Folder.In("damaged")), Is.EqualTo(TinyRun.LastCheckpoint(Folder.In("whole"))));
    }

    private void Change(int at, int count)
    {
        byte[] bytes = File.ReadAllBytes(Cache);
        for (int i = at; i < Math.Min(at + count, bytes.Length); i++)
        {
            bytes[i] ^= 0xA5;
        }

        File.WriteAllBytes(Cache, bytes);
    }

    private byte[][] Read(DataOptions options) => Read(Load(options));

    private byte[][] Read(ImageDataset data)
        => [.. data.Read(cpu, Enumerable.Range(0, data.Count).Chunk(5)).SelectMany(images => images
            .Select(image => image.Pixels.AsSpan().ToArray()))];

    private ImageDataset Load(DataOptions options)
        => DataCatalog.Load("folder", Folder.In("data"), DataSplit.Train, options);
}
