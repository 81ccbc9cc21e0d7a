using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Data;
using SimClr.Train.Data.Pictures;

namespace SimClr.Tests.Train.Data;

/// <summary>Each file of a folder is read, once, or left out with a reason.</summary>
internal sealed class FolderFilesTests : FolderTests
{
    private static byte[] Heic => [0, 0, 0, 24, .. "ftypheic"u8, .. new byte[40]];

    private DataSummary Summary => DataCatalog.Summarize("folder", Folder.Path);

    [Test]
    public void PicturesAreToldByContent()
    {
        foreach (string ending in new[] { ".PNG", ".jpe", ".jfif", ".JPG_large", ".Png", ".bak", "" })
        {
            Folder.Write($"a/picture{ending}{(ending.Length > 0 ? "" : "none")}", Picture(1));
            Folder.Write($"b/picture{ending}{(ending.Length > 0 ? "" : "none")}", Picture(2));
        }

        Assert.That((Summary.Train, Summary.Test, Summary.LeftOut.Count), Is.EqualTo((12, 2, 0)));
        Assert.That(DataCatalog.Load("folder", Folder.Path, DataSplit.Train).Count, Is.EqualTo(12));
    }

    [Test]
    public void WhatIsNoPictureIsCountedByFormat()
    {
        WriteClasses(5);
        for (int i = 0; i < 3; i++)
        {
            Folder.Write($"a/IMG_{i}.HEIC", Heic);
        }

        Folder.Write("a/renamed.jpg", Heic);
        Folder.Write("b/1.avif", [0, 0, 0, 24, .. "ftypavif"u8, .. new byte[40]]);
        Folder.Write("b/notes.txt", "what I saw"u8.ToArray());
        Folder.Write("b/labels", "a,b"u8.ToArray());
        Folder.Write("all.zip", [.. "PK\u0003\u0004"u8, .. new byte[30]]);
        var summary = Summary;
        Assert.That(summary.Line, Does.EndWith("; 8 files left out: 4 HEIC, 2 text, 1 AVIF, 1 zip"));
        Assert.That(summary.LeftOut.Select(file => (file.Path, file.Reason)), Does.Contain(("a/renamed.jpg", "HEIC")));
    }

    [Test]
    public void AFolderWithoutAnyPictureSaysWhatItHolds()
    {
        Assert.That(() => Summary, Throws.InstanceOf<DataException>().With.Message.Contains("it is empty"));
        Folder.Write("a/1.heic", Heic);
        Folder.Write("a/1.txt", "one"u8.ToArray());
        Assert.That(() => Summary, Throws.InstanceOf<DataException>()
            .With.Message.Contains("its 2 files are 1 HEIC, 1 text; convert them to JPEG"));
    }

    [Test]
    public void ADamagedPictureIsNotLeftOutInSilence()
    {
        WriteClasses(5);
        Folder.Write("a/page.jpg", "<html>404</html>"u8.ToArray());
        Assert.That(() => DataCatalog.Load("folder", Folder.Path, DataSplit.Train), Throws.InstanceOf<DataException>()
            .With.Message.Contains("page.jpg").And.Message.Contains("--skip-unreadable"));
    }

    [Test]
    public void AllFilesLeftOutAreListedOnRequest()
    {
        WriteClasses(5);
        Folder.Write("a/1.heic", Heic);
        string[] call =
        [
            "data", "show", "--data", "folder", "--data-dir", Folder.Path, "--image-size", "16", "--views", "1",
            "--output", Folder.In(".sheet.png"),
        ];
        var brief = CliCall.Run(call);
        Assert.That(brief.ExitCode, Is.Zero, brief.Error);
        Assert.That(brief.Output, Does.Contain("1 file left out: 1 HEIC").And.Not.Contain("1.heic"));
        Assert.That(CliCall.Run([.. call, "--verbose"]).Output, Does.Contain("left out: a/1.heic: HEIC\n"));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "links need rights there")]
    public void EveryFileIsUsedOnce()
    {
        WriteClasses(5);
        File.CreateSymbolicLink(Folder.In("a/again.png"), Folder.In("a/0.png"));
        File.CreateSymbolicLink(Folder.In("a/gone.png"), Folder.In("a/nowhere.png"));
        Directory.CreateSymbolicLink(Folder.In("a/loop"), Folder.Path);
        Directory.CreateSymbolicLink(Folder.In("c"), Folder.In("b"));
        Assert.That((Summary.Train, Summary.Test), Is.EqualTo((8, 2)));
        Assert.That(Summary.Classes, Is.EqualTo(["a", "b"]));
        Assert.That(Summary.LeftOut.Select(file => (file.Path, file.Reason)), Is.SupersetOf(new[]
        {
            ("a/again.png", "other name of a picture"), ("a/gone.png", "no file"),
            ("c/0.png", "other name of a picture"),
        }));
    }

    [Test]
    [Platform("Linux")]
    public void AHardLinkIsNoFileOfItsOwn()
    {
        WriteClasses(5);
        using var link = System.Diagnostics.Process.Start("ln", [Folder.In("a/0.png"), Folder.In("b/9.png")]);
        link.WaitForExit();
        Assert.That(Summary.LeftOut, Is.EqualTo([new LeftOutFile("b/9.png", "other name of a picture")]));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "links need rights there")]
    public void ASplitMayBeMadeOfLinks()
    {
        for (int i = 0; i < 10; i++)
        {
            Folder.Write($"all/{i}.png", Picture(i));
            string place = Folder.In($"{(i < 7 ? "train" : "test")}/{(i % 2 == 0 ? "even" : "odd")}");
            Directory.CreateDirectory(place);
            File.CreateSymbolicLink(Path.Combine(place, $"{i}.png"), Folder.In($"all/{i}.png"));
        }

        Assert.That((Summary.Train, Summary.Test), Is.EqualTo((7, 3)));
        Assert.That(Summary.Line, Does.Contain("10 files left out: 10 in all/"));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "links need rights there")]
    public void TheTestPicturesAreNotThoseToTrainByAnotherName()
    {
        WriteClasses(5, "train/");
        Directory.CreateSymbolicLink(Folder.In("test"), Folder.In("train"));
        Assert.That(Summary.Train, Is.EqualTo(10));
        Assert.That(() => DataCatalog.Load("folder", Folder.Path, DataSplit.Test), Throws.InstanceOf<DataException>()
            .With.Message.Contains("no pictures to test")
            .And.Message.Contains("test/ holds none that training has not"));
    }

    [Test]
    [Platform("Linux")]
    public void APipeIsNotWaitedFor()
    {
        WriteClasses(5);
        using var pipe = System.Diagnostics.Process.Start("mkfifo", [Folder.In("a/pipe.png")]);
        pipe.WaitForExit();
        Assert.That(Summary.LeftOut, Is.EqualTo([new LeftOutFile("a/pipe.png", "no file")]));
    }

    [Test]
    public void SharedPicturesAreFoundByContent()
    {
        WriteClasses(6, "train/");
        Folder.Write("test/a/copy.png", Picture(3));
        Folder.Write("test/b/own.png", Picture(200));
        Assert.That(Shared(), Is.EqualTo([new SharedPicture("test/a/copy.png", "train/a/3.png")]));
    }

    [Test]
    public void SharedPicturesOfOneFolderAreFoundToo()
    {
        WriteClasses(10);
        Folder.Write("b/4.png", Picture(0)); // of a as well, where it is to train
        Assert.That(Shared(), Is.EqualTo([new SharedPicture("b/4.png", "a/0.png")]));
    }

    [Test]
    public void EqualLengthIsNotEqualContent()
    {
        Folder.Write("train/1.png", [.. Picture(1), 1]);
        Folder.Write("test/1.png", [.. Picture(1), 2]);
        Folder.Write("test/2.png", Picture(1));
        Assert.That(Shared(), Is.Empty);
    }

    [Test]
    public void ASharedPictureIsSaidBeforeTraining()
    {
        WriteClasses(20);
        Folder.Write("b/4.png", Picture(0));
        var call = CliCall.Run(TinyRun.To(Folder.In(".run"), ("--data", "folder"), ("--data-dir", Folder.Path),
            ("--epochs", "1"), ("--eval-every", "1")));
        Assert.That(call.ExitCode, Is.Zero, call.Error);
        Assert.That(call.Output, Does.Contain("1 of 8 held-out images is a training image too"));
        Assert.That(call.Output.IndexOf("byte for byte", StringComparison.Ordinal),
            Is.LessThan(call.Output.IndexOf("epoch 1", StringComparison.Ordinal)));
    }

    private void WriteClasses(int count, string inside = "")
    {
        for (int i = 0; i < count; i++)
        {
            Folder.Write($"{inside}a/{i}.png", Picture(i));
            Folder.Write($"{inside}b/{i}.png", Picture(100 + i));
        }
    }

    private IReadOnlyList<SharedPicture> Shared() => SharedPicture.Find(
        DataCatalog.Load("folder", Folder.Path, DataSplit.Train),
        DataCatalog.Load("folder", Folder.Path, DataSplit.Test));

    private static byte[] Picture(int value) => Png.Encode([.. Enumerable.Repeat((byte)value, 768)], 16, 16);
}
