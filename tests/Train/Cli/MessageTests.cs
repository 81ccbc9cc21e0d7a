using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Text;

namespace SimClr.Tests.Train.Cli;

/// <summary>Calls as people mistake them: one line tells what is the matter here and what to do.</summary>
internal sealed class MessageTests : FolderTests
{
    [SetUp]
    public void MakeFiles()
    {
        Folder.Write("photos/a/1.png", [1]);
        Folder.Write("file", [1]);
        Folder.Write("run/options.json", "{}"u8.ToArray());
    }

    [TestCase("pretrain HERE/photos", "simclr pretrain: 'HERE/photos': takes options alone; for the pictures in a folder "
        + "give --data-dir HERE/photos. See simclr pretrain --help.")]
    [TestCase("pretrain HERE/run", "simclr pretrain: 'HERE/run': takes options alone; to go on with that run give "
        + "--resume HERE/run. See simclr pretrain --help.")]
    [TestCase("HERE/photos", "simclr: command 'HERE/photos' is not known; to train on the pictures in a folder: "
        + "simclr pretrain --data-dir HERE/photos. See simclr --help.")]
    [TestCase("report one two", "simclr report: 'two': takes one RUN; leave it out. See simclr report --help.")]
    [TestCase("export run --width 3", "simclr export: option '--width' is not known; it is one of pretrain, ablate, "
        + "explain, bench. See simclr export --help.")]
    [TestCase("export run --deed 3", "simclr export: option '--deed' is not known. See simclr export --help.")]
    [TestCase("-h", "simclr: option '-h' is not known; names are long, as --help. See simclr --help.")]
    [TestCase("evaluate",
        "simclr evaluate: which one? knn, linear, finetune, retrieval, all. See simclr evaluate --help.")]
    [TestCase("report", "simclr report: needs RUN: Run folder. See simclr report --help.")]
    [TestCase("pretrain --epochs",
        "simclr pretrain: option --epochs: needs a value: --epochs NUMBER. See simclr pretrain --help.")]
    [TestCase("pretrain --epochs --data-dir HERE",
        "simclr pretrain: option --epochs: needs a value: --epochs NUMBER. See simclr pretrain --help.")]
    public void ACallThatCannotBeUnderstood(string call, string message) => Expect(call, message);

    [TestCase("pretrain --output ", "option --output: its value is empty; give a text, or leave it out.")]
    [TestCase("pretrain --resume ", "option --resume: its value is empty; give a text, or leave it out.")]
    [TestCase("pretrain --output --tensorboard", "option --output: needs a value, and what follows it is --tensorboard.")]
    [TestCase("pretrain --preset HERE/mine.json", "preset HERE/mine.json: there is no such file; give one that is "
        + "there, or a name: cifar10, cifar10-cpu, cifar10-lars, imagenette, photos, quickstart, stl10.")]
    [TestCase("pretrain --resume HERE/none",
        "run HERE/none: there is no such folder; give that of a run: what was its --output, or one in runs/.")]
    [TestCase("pretrain --resume HERE/photos", "run HERE/photos: is no run folder: it has no options.json. "
        + "A folder of pictures is given as --data-dir.")]
    [TestCase("pretrain --resume HERE/file", "run HERE/file: is a file; give the folder of its run.")]
    [TestCase("evaluate knn HERE/none", "RUN HERE/none: there is nothing of that name; give a run's folder, what was "
        + "its --output or one in runs/, or a checkpoint file.")]
    [TestCase("pretrain --data folder --data-dir HERE/file",
        "folder: HERE/file is a file; pass the folder that it is in as --data-dir.")]
    [TestCase("pretrain --init HERE/photos", "weights HERE/photos: is a folder; give a file in it.")]
    [TestCase("pretrain --data folder --data-dir HERE/photos --output HERE/photos",
        "output HERE/photos: is where the pictures are, and files of a run are none; choose another --output.")]
    [TestCase("pretrain --output HERE/file", "output HERE/file: is a file, not a folder; choose another --output.")]
    [TestCase("explain --html HERE/no/page.html",
        "option --html: HERE/no/page.html: there is no folder HERE/no; make it first.")]
    [TestCase("embed --random-init --output HERE/file/f.npy",
        "option --output: HERE/file/f.npy: HERE/file is a file, not a folder; choose another name.")]
    [TestCase("data show --output HERE/photos",
        "option --output: HERE/photos: is a folder, not a file; choose another name.")]
    [TestCase("data fetch cifar10 --data-dir HERE/file", "HERE/file: is a file, not a folder; choose another name.")]
    [TestCase("kernels --ptx HERE/file/ptx",
        "option --ptx: HERE/file/ptx: HERE/file is a file, not a folder; choose another name.")]
    public void APathThatIsNotWhatItShouldBe(string call, string message) => Expect(call, $"simclr: {message}");

    [Test]
    public void WhatTheSystemRefusesIsSaidInWordsOfTheCase()
    {
        string free = Folder.In("free");
        Assert.That(FileTrouble.Of(new DirectoryNotFoundException(
            $"Could not find a part of the path '{Folder.In("no/f")}.unfinished'.")),
            Is.EqualTo($"{Folder.In("no/f")}: there is no folder {Folder.In("no")}; make it first."));
        Assert.That(FileTrouble.Of(new UnauthorizedAccessException($"Access to the path '{free}' is denied.")),
            Is.EqualTo($"{free}: may not be used by you; change its permissions, or choose another place."));
        Assert.That(FileTrouble.Of(new IOException($"No space left on device : '{free}'", 28)),
            Is.EqualTo($"{free}: the disk is full; make room, or choose a place on another one."));
        Assert.That(FileTrouble.Of(new IOException($"Failed to create '{free}' with allocation size '9' because the "
            + "disk was full.")), Does.StartWith($"{free}: the disk is full"));
        Assert.That(FileTrouble.Of(new IOException($"Input/output error : '{free}'")),
            Is.EqualTo($"{free}: Input/output error."));
    }

    private void Expect(string call, string message)
    {
        var (exitCode, output, error) = CliCall.Run(call.Replace("HERE", Folder.Path).Split(' '));
        Assert.That(error, Is.EqualTo(message.Replace("HERE", Folder.Path) + "\n"));
        Assert.That(exitCode, Is.AnyOf(UserException.Failed, UserException.WrongCall));
        Assert.That(output, Is.Empty);
    }
}
