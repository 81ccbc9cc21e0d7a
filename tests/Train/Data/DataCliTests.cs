using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Data.Pictures;

namespace SimClr.Tests.Train.Data;

internal sealed class DataCliTests : FolderTests
{
    [Test]
    public void ListSaysWhatThereIsAndWhere()
    {
        Folder.Write("stl10_binary/train_X.bin", []);
        var call = CliCall.Run("data", "list", "--data-dir", Folder.Path);
        Assert.That(call.ExitCode, Is.Zero, call.Error);
        string[] parts = ["shapes", "in the program", "simclr data fetch cifar10", "stl10_binary"];
        foreach (string part in parts)
        {
            Assert.That(call.Output.Replace("\n", ""), Does.Contain(part));
        }
    }

    [Test]
    public void ShowDrawsPicturesAndTheirViews()
    {
        string file = Folder.In("sheet.png");
        var call = CliCall.Run(
            "data", "show", "--shapes-count", "40", "--images", "3", "--views", "2", "--output", file);
        Assert.That(call.ExitCode, Is.Zero, call.Error);
        Assert.That(call.Output, Does.Contain("circle, square, triangle"));
        var sheet = Picture.Decode(File.ReadAllBytes(file));
        Assert.That((sheet.Height, sheet.Width), Is.EqualTo((3 * 100 + 4, 3 * 100 + 8)));

        string again = Folder.In("again.png");
        CliCall.Run(
            "data", "show", "--shapes-count", "40", "--images", "3", "--views", "2", "--output", again,
            "--threads", "1");
        Assert.That(File.ReadAllBytes(again), Is.EqualTo(File.ReadAllBytes(file)));
    }

    [Test]
    public void ShowTakesAFoldersPictures()
    {
        for (int i = 0; i < 5; i++)
        {
            Folder.Write($"a/{i}.png", Png.Encode(new byte[20 * 10 * 3], 20, 10));
        }

        Folder.Write("a/3.png", [0]);
        string[] arguments =
        [
            "data", "show", "--data", "folder", "--data-dir", Folder.Path, "--image-size", "16", "--output",
            Folder.In("sheet.png"),
        ];
        var refused = CliCall.Run(arguments);
        Assert.That((refused.ExitCode, refused.Error.Count(c => c == '\n')), Is.EqualTo((1, 1)));
        Assert.That(refused.Error, Does.Contain("3.png").And.Contain("--skip-unreadable"));
        var skipped = CliCall.Run([.. arguments, "--skip-unreadable"]);
        Assert.That(skipped.ExitCode, Is.Zero, skipped.Error);
        Assert.That(skipped.Error, Does.Contain("left out").And.Contain("3.png"));
    }

    [TestCase("data fetch cifar", "did you mean 'cifar10'")]
    [TestCase("data fetch cifar10 --mirror ftp://x", "ftp://x")]
    [TestCase("data show --split tset", "did you mean 'test'")]
    [TestCase("data show --images 0", "--images")]
    [TestCase("data", "simclr data --help")]
    public void WrongCallsGetOneLine(string arguments, string part)
    {
        var call = CliCall.Run(arguments.Split(' '));
        Assert.That((call.ExitCode, call.Error.Count(c => c == '\n')), Is.EqualTo((2, 1)), call.Error);
        Assert.That(call.Error, Does.Contain(part));
    }

    [Test]
    public void FetchReportsProgressAndRefusesAnotherFile()
    {
        using var server = new FileServer(new byte[200_000]);
        var call = CliCall.Run("data", "fetch", "cifar10", "--data-dir", Folder.Path,
            "--mirror", new Uri(server.Address, "/").ToString());
        Assert.That(call.ExitCode, Is.EqualTo(1));
        Assert.That(call.Output, Does.Contain("cifar-10-binary.tar.gz: 100 %, 0.2 MB of 0.2 MB"));
        Assert.That(call.Error, Does.Contain("c32a1d4ab5d03f1284b67883e8d87530"));
        Assert.That(Directory.GetFiles(Folder.Path), Is.Empty);
    }
}
