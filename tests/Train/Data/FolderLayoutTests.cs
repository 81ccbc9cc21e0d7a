using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Data;
using SimClr.Train.Data.Pictures;

namespace SimClr.Tests.Train.Data;

/// <summary>What folders mean by their names: the table of docs/08.</summary>
internal sealed class FolderLayoutTests : FolderTests
{
    private int written;

    // Folder and number of pictures in it. What is to be: classes, pictures to train, to test.
    [TestCase("a 5, b 10", "a b", 12, 3, TestName = "classes")]
    [TestCase("a 5, unlabelled 10", "a unlabelled", 12, 3, TestName = "a class named unlabelled")]
    [TestCase("bus 5, car 5, train 5", "bus car train", 12, 3, TestName = "a class named train")]
    [TestCase("cat 5, test 5", "cat test", 8, 2, TestName = "a class named test")]
    [TestCase("Train/a 4, Train/b 4, Test/a 2, Test/b 2", "a b", 8, 4, TestName = "Train and Test")]
    [TestCase("TRAIN/a 4, TRAIN/b 4, Valid/a 2, Valid/b 2", "a b", 8, 4, TestName = "TRAIN and Valid")]
    [TestCase("train/a 4, train/b 4, validation/a 2", "a b", 8, 2, TestName = "validation lacks a class")]
    [TestCase("train/a 4, train/b 4, val/a 1, val/b 1, test/a 2, test/b 2", "a b", 8, 4, TestName = "test before val")]
    [TestCase("train 6, test 4", "", 6, 4, TestName = "train and test without classes")]
    [TestCase("train/a 4, train/b 4, test 4", "a b", 8, 4, TestName = "test without classes")]
    [TestCase("train/a 5, train/b 5", "a b", 8, 2, TestName = "train alone")]
    [TestCase("train 10", "", 8, 2, TestName = "train alone without classes")]
    [TestCase("only 10", "", 8, 2, TestName = "one folder is no class")]
    [TestCase("images/a 5, images/b 5", "a b", 8, 2, TestName = "one folder around the classes")]
    [TestCase("data/images/train/a 4, data/images/train/b 4, data/images/test/a 2, data/images/test/b 2", "a b", 8, 4,
        TestName = "folders around a split")]
    [TestCase("/ 10", "", 8, 2, TestName = "pictures alone")]
    [TestCase("/ 5, more 5", "", 8, 2, TestName = "pictures alone, some deeper")]
    [TestCase("a/x 5, a/y 5, b 5", "a b", 12, 3, TestName = "folders in classes")]
    [TestCase("a 5, b 5, / 3", "a b", 8, 2, TestName = "pictures beside classes")]
    [TestCase("train/a 4, train/b 4, test/a 2, test/b 2, predictions 7", "a b", 8, 4, TestName = "folders beside a split")]
    [TestCase("images/a 5, images/b 5, / 1", "a b", 8, 2, TestName = "a picture beside the folder around the classes")]
    public void IsUnderstood(string folders, string classes, int train, int test)
    {
        Write(folders);
        var summary = DataCatalog.Summarize("folder", Folder.Path);
        var toTrain = DataCatalog.Load("folder", Folder.Path, DataSplit.Unlabelled);
        var toTest = DataCatalog.Load("folder", Folder.Path, DataSplit.Test);
        Assert.That((toTrain.Count, toTest.Count), Is.EqualTo((train, test)));
        Assert.That((summary.Train, summary.Test), Is.EqualTo((train, test)));
        Assert.That(string.Join(' ', toTrain.Classes), Is.EqualTo(classes));
        Assert.That(summary.Train + summary.Test + summary.LeftOut.Count, Is.EqualTo(written), "each is accounted for");
        Assert.That(toTrain.Labelled, Is.EqualTo(classes.Length > 0));
    }

    [TestCase("train/a 1, train/b 1, Train/a 1, Train/b 1", "both Train/ and train/")]
    [TestCase("test/a 1, test/b 1, val/a 1, val/b 1", "test/, val/ and no train/")]
    [TestCase("cat 1, dog 1, train/cat 1, train/dog 1", "cat/, dog/, train/: train/ holds folders as a split does")]
    [TestCase("cat 1, dog 1, test/cat 1, test/dog 1", "cat/, dog/, test/: test/ holds folders as a split does")]
    public void IsRefused(string folders, string part)
    {
        Write(folders);
        Assert.That(() => DataCatalog.Load("folder", Folder.Path, DataSplit.Train),
            Throws.InstanceOf<DataException>().With.Message.Contains(part).And.Message.Contains(Folder.Path));
    }

    [Test]
    public void AClassThatIsToTestAloneStopsTestsOnly()
    {
        Write("train/a 4, train/b 4, val/a 2, val/d 2");
        Assert.That(DataCatalog.Load("folder", Folder.Path, DataSplit.Train).Count, Is.EqualTo(8));
        Assert.That(() => DataCatalog.Load("folder", Folder.Path, DataSplit.Test),
            Throws.InstanceOf<DataException>().With.Message.Contains("class d is in val/ but not in train/"));
    }

    [Test]
    public void PretrainingSeesUnlabelledPicturesBesideASplit()
    {
        Write("train/a 4, train/b 4, val/a 2, val/b 2, unlabelled 7");
        Assert.That(DataCatalog.Load("folder", Folder.Path, DataSplit.Unlabelled).Count, Is.EqualTo(7));
        Assert.That(DataCatalog.Load("folder", Folder.Path, DataSplit.Train).Count, Is.EqualTo(8));
        Assert.That(Line, Does.Contain("19 pictures in 2 classes (a 6, b 6), 8 to train, 4 to test (val/), "
            + "7 without labels to pretrain on"));
    }

    [Test]
    public void WhatLiesBesideIsSaid()
    {
        Write("a 5, b 4, / 2");
        Directory.CreateDirectory(Folder.In("c"));
        Assert.That(Line, Does.EndWith(": 9 pictures in 2 classes (a 5, b 4), 8 to train, 1 to test (every fifth); "
            + "2 files left out: 2 beside the folders; no pictures in c; no test pictures of b"));
    }

    [TestCase("train/a 4, train/b 4, val 2", "; the test pictures have no classes")]
    [TestCase("train/a 4, train/b 4, val/a 2", "; no test pictures of b")]
    [TestCase("a 2, b 2", "0 to test (every fifth)")]
    public void WhatCannotBeMeasuredIsSaid(string folders, string end)
    {
        Write(folders);
        Assert.That(Line, Does.EndWith(end));
    }

    [Test]
    public void LitterIsNeitherPictureNorClass()
    {
        Write("cat 5, dog 5");
        byte[] picture = Png.Encode(new byte[27], 3, 3);
        string[] litter =
        [
            "cat/.hidden/1.png", ".ipynb_checkpoints/1-checkpoint.png", "cat/.DS_Store", ".git/x/y.png",
            "@eaDir/cat/SYNOPHOTO_THUMB_M.png", "__MACOSX/cat/1.png", "cat/Thumbs.db", "dog/desktop.ini",
        ];
        foreach (string name in litter)
        {
            Folder.Write(name, picture);
        }

        Folder.Write("cat/._000.png", [0, 5, 22, 7]);
        Assert.That(DataCatalog.Load("folder", Folder.Path, DataSplit.Train).Count, Is.EqualTo(8));
        Assert.That(Line, Does.EndWith("10 pictures in 2 classes (cat 5, dog 5), 8 to train, 2 to test (every fifth); "
            + "9 files left out: 5 hidden, 4 of the system"));
    }

    private string Line => DataCatalog.Summarize("folder", Folder.Path).Line;

    private void Write(string folders)
    {
        written = 0;
        foreach (string[] folder in folders.Split(", ").Select(folder => folder.Split(' ')))
        {
            for (int i = 0; i < int.Parse(folder[1]); i++)
            {
                byte value = (byte)written++;
                string name = $"{(folder[0] == "/" ? "" : folder[0] + "/")}{i:000}.png";
                Folder.Write(name, Png.Encode([.. Enumerable.Repeat(value, 27)], 3, 3));
            }
        }
    }
}
