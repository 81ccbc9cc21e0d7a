using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Text;

namespace SimClr.Tests.Train.Training;

/// <summary>A run that goes on knows whether its data are those that it was begun with.</summary>
internal sealed class ResumedDataTests : FolderTests
{
    private const int Side = 16;

    private string Run => Folder.In("run");

    private string Data => Folder.In("data");

    [SetUp]
    public void Begin()
    {
        for (int i = 0; i < 40; i++)
        {
            Write(i % 2 == 0 ? "cats" : "dogs", i / 2, seed: i);
        }

        var call = CliCall.Run(TinyRun.To(
            Run, ("--data", "folder"), ("--data-dir", Data), ("--max-minutes", "0.0000001")));
        Assert.That(call.Output, Does.Contain("stopped after"), call.Error);
    }

    [TestCase(0)]
    [TestCase(2048)]
    public void OtherContentsOfTheSameNamesAndLengths(int memory)
    {
        Write("dogs", 11, seed: 99); // noise cannot be packed: the file is as long as before
        Refuses("files have other contents than they had", "--data-memory", $"{memory}");
    }

    [Test]
    public void ARenamedClass()
    {
        Directory.Move(Path.Combine(Data, "cats"), Path.Combine(Data, "lions"));
        Refuses("class cats is now lions");
    }

    [Test]
    public void AClassThatIsNewOrGone()
    {
        Directory.Move(Path.Combine(Data, "dogs"), Folder.In("dogs"));
        // One folder alone is no class, so that neither of the two is there.
        Refuses("it had 32 images, now 16; class cats (and 1 more) is not there any more");
        Directory.Move(Folder.In("dogs"), Path.Combine(Data, "dogs"));
        Write("birds", 0, seed: 5);
        Refuses("it had 32 images, now 33; class birds is new");
    }

    [Test]
    public void AFileUnderAnotherName()
    {
        File.Move(Path.Combine(Data, "cats/003.png"), Path.Combine(Data, "cats/003a.png"));
        Refuses("files have other names than they had");
    }

    [Test]
    public void APictureThatChangedItsClass()
    {
        File.Move(Path.Combine(Data, "cats/003.png"), Path.Combine(Data, "dogs/103.png"));
        Refuses("it had 32 images, now 33; class dogs had 16 pictures, now it has 17");
    }

    [Test]
    public void OtherDataOfTheSameNumber()
    {
        string shapes = Folder.In("shapes"), folder = Folder.In("other");
        string[] call = TinyRun.To(shapes, ("--max-minutes", "0.0000001"), ("--shapes-count", "32"));
        Assert.That(CliCall.Run(call).Output, Does.Contain("stopped after"));
        File.Copy(Path.Combine(shapes, "checkpoints/last.safetensors"),
            Path.Combine(Run, "checkpoints/last.safetensors"), overwrite: true);
        Refuses("class ");
    }

    [Test]
    public void TheSameDataElsewhereGoOn()
    {
        string elsewhere = Folder.In("moved");
        Directory.Move(Data, elsewhere);
        foreach (string file in Directory.EnumerateFiles(elsewhere, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(1));
        }

        var call = CliCall.Run("pretrain", "--resume", Run, "--data-dir", elsewhere, "--max-minutes", "0",
            "--data-memory", "0", "--cache", Folder.In("cache"));
        Assert.That(call.ExitCode, Is.Zero, call.Error);
    }

    private void Refuses(string difference, params string[] more)
    {
        byte[] before = TinyRun.LastCheckpoint(Run);
        var call = CliCall.Run(["pretrain", "--resume", Run, "--max-minutes", "0", .. more]);
        Assert.That(call.ExitCode, Is.EqualTo(UserException.Failed), call.Output);
        Assert.That(call.Error, Does.StartWith($"simclr: checkpoint {Run}").And.Contain($"has now: {difference}"));
        Assert.That(call.Error.TrimEnd(), Does.Not.Contain("\n"), "one line");
        Assert.That(TinyRun.LastCheckpoint(Run), Is.EqualTo(before));
    }

    private void Write(string name, int number, int seed)
    {
        byte[] pixels = new byte[3 * Side * Side];
        new Random(seed).NextBytes(pixels);
        Folder.Write($"data/{name}/{number:000}.png", Png.Encode(pixels, Side, Side));
    }
}
