using NUnit.Framework;
using SimClr.Kernels.Sampling;
using SimClr.Tests.Support;
using SimClr.Train.Data;
using SimClr.Train.Data.Pictures;

namespace SimClr.Tests.Train.Data;

/// <summary>Files of every format as Pillow reads them.</summary>
internal sealed class DataFormatsTests
{
    private static readonly IReadOnlyDictionary<string, Golden> Goldens = Golden.LoadAll("formats.npz");

    // Not read by ImageSharp, or wrongly.
    private static readonly Dictionary<string, string> Refused = new()
    {
        ["bits.tiff"] = "one bit a pixel",
        ["fax3.tiff"] = "one bit a pixel",
        ["fax4.tiff"] = "one bit a pixel",
        ["cmyk.tiff"] = "Separated",
        ["16bit.pbm"] = "white is not 255",
    };

    private static IEnumerable<string> Names => Goldens.Keys.Where(name => !name.EndsWith(".rgb"));

    private static IEnumerable<string> ReadNames => Names.Where(name => !Refused.ContainsKey(name));

    private static IEnumerable<string> WholeNames
        => ReadNames.Where(name => !name.StartsWith("trailing"));

    [TestCaseSource(nameof(ReadNames))]
    public void ReadsWhatPillowReads(string name)
    {
        var picture = Picture.Decode(FileOf(name));
        var expected = Goldens[name + ".rgb"];
        Assert.That(new[] { picture.Height, picture.Width, 3 }, Is.EqualTo(expected.Shape));
        int worst = picture.Pixels.Zip(expected.Values, (value, other) => (int)Math.Abs(value - other)).Max();
        Assert.That(worst, Is.LessThanOrEqualTo(ToleranceOf(name)));
    }

    /// <summary>Exact, but for the rounding of lossy formats and of 16-bit palettes.</summary>
    private static int ToleranceOf(string name) => name switch
    {
        "lossy.webp" or "lossy-alpha.webp" or "jpeg.tiff" or "wide.jpg" => 3,
        "palette.tiff" => 1,
        _ => 0,
    };

    [TestCaseSource(nameof(Refused))]
    public void WhatIsNotReadIsSaidInALine(KeyValuePair<string, string> refused)
    {
        Assert.That(() => Picture.Decode(FileOf(refused.Key)), Throws.InstanceOf<InvalidDataException>()
            .With.Message.Contains(refused.Value).And.Message.Not.Contains("\n"));
    }

    [TestCaseSource(nameof(WholeNames))]
    public void ACutFileIsReportedAndNotAPicture(string name)
    {
        byte[] file = FileOf(name);
        int whole = name switch
        {
            "top-down.tga" or "bottom-up.tga" => file.Length,
            _ when name.EndsWith("tga") => file.Length - 26, // which stand below the pixels
            _ when name.StartsWith("pages") => 490, // the first is enough
            _ when name.StartsWith("plain") => file.Length - 3, // a digit less is a number still
            _ => file.Length,
        };
        foreach (int length in new[] { 0, 1, 3, 13, 30, whole / 2, whole * 9 / 10, whole - 2 })
        {
            Assert.That(() => Picture.Decode(file[..Math.Min(length, whole - 2)]),
                Throws.InstanceOf<InvalidDataException>(), $"{length}");
        }
    }

    /// <summary>Any picture or a clear refusal, nothing else, and soon.</summary>
    [Test]
    public void DamageIsSurvived()
    {
        string[] names = [.. ReadNames.Where(name => Goldens[name].Values.Length < 3000)];
        int refused = 0;
        for (uint attempt = 0; attempt < 1000; attempt++)
        {
            var random = new CounterRandom(attempt, RandomPurpose.Test);
            string name = names[random.Below(0, names.Length)];
            byte[] file = FileOf(name);
            for (uint change = 0; change <= attempt % 3; change++)
            {
                file[random.Below(1 + 2 * change, file.Length)] = (byte)random.Bits(2 + 2 * change);
            }

            var decoding = Task.Run(() =>
            {
                try
                {
                    new PictureDecoder(mostShorterSide: 64).Decode(file);
                }
                catch (InvalidDataException exception) when (!exception.Message.Contains('\n'))
                {
                    Interlocked.Increment(ref refused);
                }
            });
            Assert.That(decoding.Wait(TimeSpan.FromSeconds(20)), $"attempt {attempt}, {name}: does not end");
        }

        Assert.That(refused, Is.GreaterThan(100));
    }

    /// <summary>By what they hold, not by their names.</summary>
    [Test]
    public void AFolderMayHoldThemAll()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in ReadNames)
        {
            folder.Write($"train/a/{name}", FileOf(name));
        }

        folder.Write("train/b/really-a-gif.png", FileOf("palette.gif"));
        folder.Write("test/a/1.gif", FileOf("palette.gif"));
        var train = DataCatalog.Load("folder", folder.Path, DataSplit.Train);
        Assert.That(train.Images.Select(image => (image.Height, image.Width)), Has.Exactly(13).EqualTo((13, 9)));
    }

    /// <summary>100,000 x 100,000 pixels, or as many as the format can say.</summary>
    [TestCase("high.png", 16, "000186A0000186A0")]
    [TestCase("palette.gif", 6, "FFFFFFFF")]
    [TestCase("rgb.bmp", 18, "60EA000060EA0000")]
    [TestCase("animated.webp", 24, "FFFFFFFFFFFF")]
    [TestCase("rgb.tga", 12, "FFFFFFFF")]
    [TestCase("rgb.pbm", 3, "39393939392039393939390A32353520")]
    public void AHugeHeaderIsRefusedBeforeMemoryIsTaken(string name, int place, string size)
    {
        byte[] file = FileOf(name);
        Convert.FromHexString(size).CopyTo(file, place);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => Picture.Decode(file),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("200,000,000"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1_000_000));
    }

    private static byte[] FileOf(string name) => Array.ConvertAll(Goldens[name].Values, value => (byte)value);
}
