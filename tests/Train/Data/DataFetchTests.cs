using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Data;
using SimClr.Train.Data.Fetch;

namespace SimClr.Tests.Train.Data;

internal sealed class DataFetchTests : FolderTests
{
    private static readonly byte[] Content = RandomNumberGenerator.GetBytes(300_000);

    private readonly HttpClient client = new();

    [OneTimeTearDown]
    public void CloseClient() => client.Dispose();

    [Test]
    public async Task DownloadsAndReportsProgress()
    {
        using var server = new FileServer(Content);
        var seen = new List<(long, long?)>();
        await Download(server, (have, total) => seen.Add((have, total)));
        Assert.That(File.ReadAllBytes(Folder.In("data.bin")), Is.EqualTo(Content));
        Assert.That(seen[^1], Is.EqualTo((300_000L, (long?)300_000L)));
        Assert.That(Directory.GetFiles(Folder.Path), Has.Length.EqualTo(1), "no .part is left");
    }

    [Test]
    public async Task GoesOnWhereTheConnectionBroke()
    {
        using var server = new FileServer(Content);
        server.CutAfter.Enqueue(100_000);
        server.CutAfter.Enqueue(50_000);
        await Download(server);
        Assert.That(File.ReadAllBytes(Folder.In("data.bin")), Is.EqualTo(Content));
        Assert.That(server.Requests, Is.EqualTo(new[] { 0, 100_000, 150_000 }));
    }

    [Test]
    public async Task GoesOnInALaterRun()
    {
        using var server = new FileServer(Content);
        Folder.Write("data.bin.part", Content[..123_456]);
        await Download(server);
        Assert.That(File.ReadAllBytes(Folder.In("data.bin")), Is.EqualTo(Content));
        Assert.That(server.Requests, Is.EqualTo(new[] { 123_456 }));
    }

    [Test]
    public async Task AFinishedPartIsOnlyChecked()
    {
        using var server = new FileServer(Content);
        Folder.Write("data.bin.part", Content);
        await Download(server);
        Assert.That(File.ReadAllBytes(Folder.In("data.bin")), Is.EqualTo(Content));
    }

    [Test]
    public async Task StartsAgainWhereTheServerKnowsNoRanges()
    {
        using var server = new FileServer(Content) { KnowsRanges = false };
        server.CutAfter.Enqueue(100_000);
        await Download(server);
        Assert.That(File.ReadAllBytes(Folder.In("data.bin")), Is.EqualTo(Content));
        Assert.That(server.Requests, Is.EqualTo(new[] { 0, 100_000 }), "it asks, and takes the whole file");
    }

    [Test]
    public async Task StartsAgainWhereThePartIsLongerThanTheFile()
    {
        using var server = new FileServer(Content);
        Folder.Write("data.bin.part", new byte[300_001]);
        await Download(server);
        Assert.That(File.ReadAllBytes(Folder.In("data.bin")), Is.EqualTo(Content));
    }

    [Test]
    public async Task AWrongHashIsRefusedAndDeleted()
    {
        using var server = new FileServer(Content);
        var file = new DownloadFile(server.Address, Md5Of([1]), ["data.bin"]);
        string message =
            await Refuses(() => Downloader().FetchAsync(file, Folder.Path, (_, _) => { }, default));
        Assert.That(message, Does.Contain(Md5Of([1])).And.Contains(Md5Of(Content)));
        Assert.That(Directory.GetFiles(Folder.Path), Is.Empty);
    }

    [Test]
    public async Task ABrokenServerKeepsWhatThereIs()
    {
        using var server = new FileServer(Content);
        for (int i = 0; i < 20; i++)
        {
            server.CutAfter.Enqueue(i == 0 ? 70_000 : 0);
        }

        Assert.That(await Refuses(() => Download(server)), Does.Contain("70,000 bytes are kept"));
        Assert.That(File.ReadAllBytes(Folder.In("data.bin.part")), Is.EqualTo(Content[..70_000]));
    }

    [Test]
    public async Task AMissingFileIsNotAskedForTwice()
    {
        using var server = new FileServer(Content) { Refuses = HttpStatusCode.NotFound };
        Assert.That(await Refuses(() => Download(server)),
            Does.Contain(server.Address.ToString()).And.Contains("404"));
        Assert.That(server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task CtrlCStopsItAndKeepsThePart()
    {
        using var server = new FileServer(Content);
        using var interrupted = new CancellationTokenSource();
        server.CutAfter.Enqueue(90_000);
        var file = new DownloadFile(server.Address, Md5Of(Content), ["data.bin"]);
        Assert.That(
            () => Downloader().FetchAsync(
                file, Folder.Path, (_, _) => interrupted.Cancel(), interrupted.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(new FileInfo(Folder.In("data.bin.part")).Length, Is.InRange(1, 90_000));
    }

    [Test]
    public async Task AnArchiveIsUnpackedOnceAndDeleted()
    {
        byte[] archive = TarGz(("set/a.bin", [1, 2]), ("set/deep/b.bin", [3]));
        using var server = new FileServer(archive, "set.tar.gz");
        var set = new DownloadSet(
            "set", "", [new(server.Address, Md5Of(archive), ["set/a.bin", "set/deep/b.bin"])]);
        var said = new List<string>();
        var fetcher = new Fetcher(Downloader()) { Say = said.Add };
        await fetcher.FetchAsync(set, Folder.Path, default);
        await fetcher.FetchAsync(set, Folder.Path, default);
        Assert.That(File.ReadAllBytes(Folder.In("set/deep/b.bin")), Is.EqualTo(new byte[] { 3 }));
        Assert.That(File.Exists(Folder.In("set.tar.gz")), Is.False);
        Assert.That(set.IsPresent(Folder.Path));
        Assert.That(server.Requests, Has.Count.EqualTo(1));
        Assert.That(said[^1], Does.Contain("already there"));
    }

    [Test]
    public async Task AnArchiveThatWasNotUnpackedToItsEndIsUnpackedAgain()
    {
        byte[] archive = TarGz(("set/a.bin", [1, 2]));
        using var server = new FileServer(archive, "set.tar.gz");
        Folder.Write("set.tar.gz", archive);
        var set = new DownloadSet("set", "", [new(server.Address, Md5Of(archive), ["set/a.bin"])]);
        await new Fetcher(Downloader()).FetchAsync(set, Folder.Path, default);
        Assert.That(set.IsPresent(Folder.Path));
        Assert.That(server.Requests, Is.Empty, "the archive is whole: no download");
    }

    [TestCase("../outside.bin")]
    [TestCase("set/../../outside.bin")]
    [TestCase("/outside.bin")]
    public async Task NothingIsUnpackedOutsideOfTheFolder(string name)
    {
        Folder.Write("in/a.tar.gz", TarGz((name, [1])));
        string inside = Folder.In("in");
        Assert.That(await Refuses(() => Archive.UnpackAsync(Folder.In("in/a.tar.gz"), inside, default)),
            Does.Contain("outside"));
        Assert.That(Directory.GetFiles(Folder.Path, "outside*", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public async Task LinksAreNotUnpacked()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "link") { LinkName = "/etc" });
        }

        Folder.Write("a.tar.gz", packed.ToArray());
        Assert.That(await Refuses(() => Archive.UnpackAsync(Folder.In("a.tar.gz"), Folder.Path, default)),
            Does.Contain("SymbolicLink"));
    }

    [Test]
    public async Task ADamagedArchiveIsNamed()
    {
        byte[] archive = TarGz(("a.bin", RandomNumberGenerator.GetBytes(5000)));
        Folder.Write("a.tar.gz", archive[..2000]);
        Assert.That(await Refuses(() => Archive.UnpackAsync(Folder.In("a.tar.gz"), Folder.Path, default)),
            Does.Contain("a.tar.gz"));
        Assert.That(File.Exists(Folder.In("a.bin")), Is.False);
    }

    private Downloader Downloader() => new(client) { Pause = TimeSpan.Zero, Attempts = 3 };

    private Task Download(FileServer server, Action<long, long?>? progress = null)
        => Downloader()
            .FetchAsync(new DownloadFile(server.Address, Md5Of(Content), ["data.bin"]), Folder.Path,
            progress ?? ((_, _) => { }), default);

    private static async Task<string> Refuses(Func<Task> action)
    {
        string message = (await Assert.ThrowsAsync<DataException>(() => action()))!.Message;
        Assert.That(message, Does.Not.Contain('\n'));
        return message;
    }

    private static string Md5Of(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));

    private static byte[] TarGz(params (string Name, byte[] Content)[] files)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip))
        {
            foreach (var (name, content) in files)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name)
                {
                    DataStream = new MemoryStream(content),
                });
            }
        }

        return packed.ToArray();
    }
}
