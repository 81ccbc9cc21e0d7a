using System.IO.Compression;
using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Data;
using SimClr.Train.Data.Pictures;

namespace SimClr.Tests.Train.Data;

/// <summary>The data sets with files, on small files written here in their layouts.</summary>
internal sealed class DataSourceTests : FolderTests
{
    [TestCase("")]
    [TestCase("cifar-10-batches-bin/")]
    public void Cifar10IsReadFromTheFolderOrItsParent(string inside)
    {
        for (int file = 1; file <= 5; file++)
        {
            Folder.Write($"{inside}data_batch_{file}.bin", [.. CifarRecord(file), .. CifarRecord(9)]);
        }

        Folder.Write($"{inside}test_batch.bin", CifarRecord(0));
        Folder.Write($"{inside}batches.meta.txt", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n"u8.ToArray());
        var train = DataCatalog.Load("cifar10", Folder.Path, DataSplit.Train);
        Assert.That(train.Labels.ToArray(), Is.EqualTo(new[] { 1, 9, 2, 9, 3, 9, 4, 9, 5, 9 }));
        Assert.That(train.Classes[9], Is.EqualTo("j"));
        Assert.That((train.Height, train.Width, train.Labelled), Is.EqualTo((32, 32, true)));
        var pixels = train.Image(2).Pixels;
        Assert.That((pixels[0], pixels[1], pixels[2]), Is.EqualTo((2, 102, 202)));
        Assert.That((pixels[3 * 33], pixels[3 * 33 + 1]), Is.EqualTo((3, 103)), "row 1, column 1");
        Assert.That(DataCatalog.Load("cifar10", Folder.Path, DataSplit.Test).Count, Is.EqualTo(1));
        Assert.That(DataCatalog.Load("cifar10", Folder.Path, DataSplit.Unlabelled).Count, Is.EqualTo(10));
    }

    [Test]
    public void Cifar100TakesTheFineLabel()
    {
        Folder.Write("cifar-100-binary/train.bin", [7, .. CifarRecord(99)]);
        var train = DataCatalog.Load("cifar100", Folder.Path, DataSplit.Train);
        Assert.That(train.Labels.ToArray(), Is.EqualTo(new[] { 99 }));
        Assert.That(train.Image(0).Pixels[0], Is.EqualTo(99));
    }

    [Test]
    public void CifarFilesThatAreWrongAreNamed()
    {
        Refuses("cifar10", "data_batch_1.bin", "data fetch cifar10");
        for (int file = 1; file <= 5; file++)
        {
            Folder.Write($"data_batch_{file}.bin", CifarRecord(file));
        }

        Folder.Write("data_batch_3.bin", CifarRecord(1)[..3000]);
        Refuses("cifar10", "data_batch_3.bin", "3,000 bytes", "cut short");
        Folder.Write("data_batch_3.bin", [.. CifarRecord(1), .. CifarRecord(10)]);
        Refuses("cifar10", "data_batch_3.bin, record 1: label 10", "0..9");
        Folder.Write("data_batch_3.bin", []);
        Refuses("cifar10", "data_batch_3.bin", "0 bytes");
        File.Delete(Path.Combine(Folder.Path, "data_batch_3.bin"));
        Refuses("cifar10", "data_batch_3.bin is missing");
    }

    [Test]
    public void Stl10PlanesAreColumnByColumn()
    {
        byte[] picture = new byte[3 * 96 * 96];
        picture[1] = 50; // red, column 0, row 1
        picture[96 * 96 + 96] = 60; // green, column 1, row 0
        Folder.Write("stl10_binary/train_X.bin", picture);
        Folder.Write("stl10_binary/train_y.bin", [10]);
        Folder.Write("stl10_binary/unlabeled_X.bin", [.. picture, .. picture]);
        var train = DataCatalog.Load("stl10", Folder.Path, DataSplit.Train);
        Assert.That(train.Labels.ToArray(), Is.EqualTo(new[] { 9 }), "labels count from 1 in the file");
        Assert.That((train.Image(0).Pixels[96 * 3], train.Image(0).Pixels[3 + 1]), Is.EqualTo((50, 60)));
        var unlabelled = DataCatalog.Load("stl10", Folder.Path, DataSplit.Unlabelled);
        Assert.That(unlabelled.Labels.ToArray(), Is.EqualTo(new[] { -1, -1 }));
        Assert.That(unlabelled.Labelled, Is.False);

        Folder.Write("stl10_binary/train_y.bin", [11]);
        Refuses("stl10", "label 0 is 11", "1..10");
        Folder.Write("stl10_binary/train_y.bin", [1, 2]);
        Refuses("stl10", "2 labels for 1 pictures");
    }

    [Test]
    public void FashionMnistIsReadPackedAndUnpacked()
    {
        byte[] pictures =
            [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, .. Enumerable.Range(1, 12).Select(i => (byte)i)];
        byte[] labels = [0, 0, 8, 1, 0, 0, 0, 2, 9, 0];
        Folder.Write("train-images-idx3-ubyte", pictures);
        Folder.Write("train-labels-idx1-ubyte.gz", Gzip(labels));
        var train = DataCatalog.Load("fashion-mnist", Folder.Path, DataSplit.Train);
        Assert.That(train.Labels.ToArray(), Is.EqualTo(new[] { 9, 0 }));
        Assert.That((train.Height, train.Width), Is.EqualTo((2, 3)));
        Assert.That(train.Image(1).Pixels.AsSpan()[^3..].ToArray(), Is.EqualTo(new byte[] { 12, 12, 12 }));

        Folder.Write("train-labels-idx1-ubyte.gz", Gzip(labels)[..^14]);
        Refuses("fashion-mnist", "train-labels-idx1-ubyte.gz");
        Folder.Write("train-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 2, 9, 10]);
        Refuses("fashion-mnist", "label 1 is 10", "0..9");
        Folder.Write("train-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 1, 9]);
        Refuses("fashion-mnist", "1 labels for the 2 pictures");
        Folder.Write("train-images-idx3-ubyte", pictures[..^1]);
        Refuses("fashion-mnist", "2 x 2 x 3", "11 bytes");
        Folder.Write("train-images-idx3-ubyte", labels);
        Refuses("fashion-mnist", "IDX");
    }

    [Test]
    public void FolderWithSplitsReadsThem()
    {
        Folder.Write("train/cat/1.png", Picture(4, 6, 10));
        Folder.Write("train/dog/1.png", Picture(5, 5, 20));
        Folder.Write("train/dog/deep/2.PNG", Picture(5, 5, 30));
        Folder.Write("train/dog/notes.txt", [1]);
        Folder.Write("val/dog/1.png", Picture(5, 5, 40));
        Folder.Write("val/cat/1.png", Picture(5, 5, 50));
        Folder.Write("unlabelled/1.png", Picture(5, 5, 60));
        var train = DataCatalog.Load("folder", Folder.Path, DataSplit.Train);
        Assert.That(train.Classes, Is.EqualTo(new[] { "cat", "dog" }));
        Assert.That(train.Labels.ToArray(), Is.EqualTo(new[] { 0, 1, 1 }));
        Assert.That((train.Height, train.Width), Is.EqualTo((0, 0)), "sizes differ");
        Assert.That(
            (train.Image(0).Height, train.Image(0).Width, train.Image(2).Index), Is.EqualTo((4, 6, 2)));
        Assert.That(
            DataCatalog.Load("folder", Folder.Path, DataSplit.Test).Image(1).Pixels[0], Is.EqualTo(40));
        Assert.That(
            DataCatalog.Load("folder", Folder.Path, DataSplit.Unlabelled).Image(0).Pixels[0], Is.EqualTo(60));
    }

    [Test]
    public void FolderWithoutSplitsIsCutTheSameWayEveryTime()
    {
        for (int i = 0; i < 12; i++)
        {
            Folder.Write($"cat/{i:00}.png", Picture(3, 3, (byte)i));
            Folder.Write($"dog/{i:00}.png", Picture(3, 3, (byte)(100 + i)));
        }

        int[] test = Values(DataSplit.Test);
        Assert.That(test, Is.EqualTo(new[] { 4, 9, 104, 109 }));
        Assert.That(Values(DataSplit.Train).Concat(test), Is.Unique.And.Exactly(24).Items);
        Assert.That(Values(DataSplit.Unlabelled), Is.EqualTo(Values(DataSplit.Train)));

        int[] Values(DataSplit split)
        {
            var dataset = DataCatalog.Load("folder", Folder.Path, split);
            return [.. Enumerable.Range(0, dataset.Count).Select(i => (int)dataset.Image(i).Pixels[0])];
        }
    }

    [Test]
    public void AFolderOfPicturesAloneHasNoLabels([Values("", "unlabelled/")] string inside)
    {
        for (int i = 0; i < 12; i++)
        {
            Folder.Write($"{inside}{i:00}.png", Picture(3, 3, (byte)i));
        }

        var test = DataCatalog.Load("folder", Folder.Path, DataSplit.Test);
        var train = DataCatalog.Load("folder", Folder.Path, DataSplit.Unlabelled);
        Assert.That(test.Images.Select(image => (int)image.Pixels[0]), Is.EqualTo([4, 9]));
        Assert.That(train.Images.Select(image => (int)image.Pixels[0]), Has.None.AnyOf(4, 9));
        Assert.That((train.Count, train.Labelled, train.Classes.Length), Is.EqualTo((10, false, 0)));
        Assert.That(DataCatalog.Load("folder", Folder.Path, DataSplit.Train).Count, Is.EqualTo(10));
    }

    [Test]
    public void LargePicturesAreStoredSmaller()
    {
        Folder.Write("train/a/1.png", Picture(100, 150, 77));
        Folder.Write("train/a/2.png", Picture(15, 10, 88));
        var train =
            DataCatalog.Load("folder", Folder.Path, DataSplit.Train, new DataOptions { ImageSize = 20 });
        Assert.That((train.Image(0).Height, train.Image(0).Width), Is.EqualTo((40, 60)));
        Assert.That(train.Image(0).Pixels.AsSpan().ToArray(), Is.All.EqualTo(77));
        Assert.That((train.Image(1).Height, train.Image(1).Width), Is.EqualTo((15, 10)), "never larger");
    }

    [Test]
    public void ACorruptPictureIsNamedOrLeftOut()
    {
        for (int i = 0; i < 8; i++)
        {
            Folder.Write($"train/a/{i}.png", Picture(3, 3, (byte)i));
        }

        Folder.Write("test/a/1.png", Picture(3, 3, 9));
        Folder.Write("train/a/3.png", Picture(3, 3, 3)[..40]);
        Folder.Write("train/a/6.png", [1, 2, 3]);
        Refuses("folder", "3.png", "cut short", "--skip-unreadable");
        Folder.Write("train/a/3.png", Picture(3, 3, 3));
        Refuses("folder", "6.png", "which is not read", "--skip-unreadable");
        Folder.Write("train/a/3.png", Picture(3, 3, 3)[..40]);
        var warnings = new List<string>();
        var options = new DataOptions { SkipUnreadable = true, Warn = warnings.Add };
        var train = DataCatalog.Load("folder", Folder.Path, DataSplit.Train, options);
        Assert.That(train.Count, Is.EqualTo(6));
        Assert.That(train.Image(3).Pixels[0], Is.EqualTo(4));
        Assert.That(train.Image(3).Index, Is.EqualTo(3));
        Assert.That(warnings, Has.Count.EqualTo(2));
        Assert.That(warnings, Has.Exactly(1).Contains("3.png").And.Exactly(1).Contains("6.png"));
    }

    [Test]
    public void FoldersThatCannotBeUsedAreRefused()
    {
        Refuses("folder", Folder.Path, "no pictures");
        Folder.Write("a/1.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 1]);
        Refuses("folder", "1.jpg", "JPEG", "does not contain enough data");
        Assert.That(() => DataCatalog.Load("folder", null, DataSplit.Train),
            Throws.InstanceOf<DataException>().With.Message.Contains("--data-dir"));
        Assert.That(() => DataCatalog.Load("folder", "/no/such/place", DataSplit.Train),
            Throws.InstanceOf<DataException>().With.Message.Contains("/no/such/place"));
        Folder.Write("train/a/1.png", Picture(3, 3, 1));
        Folder.Write("test/c/1.png", Picture(3, 3, 1));
        Assert.That(() => DataCatalog.Load("folder", Folder.Path, DataSplit.Test),
            Throws.InstanceOf<DataException>().With.Message.Contains("class c"));
    }

    [Test]
    public void AnUnknownNameIsAnsweredWithTheKnownOnes()
        => Assert.That(() => DataCatalog.Load("cifar", null, DataSplit.Train),
            Throws.InstanceOf<DataException>().With.Message.Contains("'cifar'")
                .And.Message.Contains("cifar10"));

    private void Refuses(string name, params string[] parts)
    {
        string message = Assert.Throws<DataException>(
            () => DataCatalog.Load(name, Folder.Path, DataSplit.Train))!.Message;
        Assert.That(message, Does.Not.Contain('\n'));
        foreach (string part in parts)
        {
            Assert.That(message, Does.Contain(part));
        }
    }

    /// <summary>
    /// Red rises from the label on along each row and column, green is 100 above, blue 200.
    /// </summary>
    private static byte[] CifarRecord(int label)
    {
        byte[] record = new byte[1 + 3 * 1024];
        record[0] = (byte)label;
        for (int i = 0; i < 3 * 1024; i++)
        {
            record[1 + i] = (byte)(label + i / 1024 * 100 + i % 32);
        }

        return record;
    }

    private static byte[] Picture(int height, int width, byte value)
        => Png.Encode(Enumerable.Repeat(value, height * width * 3).ToArray(), height, width);

    private static byte[] Gzip(byte[] content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }
}
