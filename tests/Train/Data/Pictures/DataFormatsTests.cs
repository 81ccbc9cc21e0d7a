using System.Runtime.InteropServices;
using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Data;
using SimClr.Train.Data.Pictures;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;

namespace SimClr.Tests.Train.Data.Pictures;

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
            "animated.gif" => EndOfGifFrame(FileOf(name)) + 1, // likewise
            _ when name.StartsWith("plain") => file.Length - 3, // a digit less is a number still
            _ => file.Length,
        };
        foreach (int length in new[] { 0, 1, 3, 13, 30, whole / 2, whole * 9 / 10, whole - 2 })
        {
            Assert.That(() => Picture.Decode(file[..Math.Min(length, whole - 2)]),
                Throws.InstanceOf<InvalidDataException>(), $"{length}");
        }
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

    /// <summary>An orientation stands behind the pixels.</summary>
    [Test]
    public void WhatStandsAtTheEndOfALargeFileIsRead()
    {
        using var image = new Image<Rgb24>(90, 120);
        var random = new Random(1);
        image.ProcessPixelRows(rows =>
        {
            for (int y = 0; y < rows.Height; y++)
            {
                random.NextBytes(MemoryMarshal.AsBytes(rows.GetRowSpan(y)));
            }
        });
        image.Metadata.ExifProfile = new ExifProfile();
        image.Metadata.ExifProfile.SetValue(ExifTag.Orientation, (ushort)6);
        var file = new MemoryStream();
        image.SaveAsWebp(file, new WebpEncoder { FileFormat = WebpFileFormatType.Lossless });
        Assert.That(file.Length, Is.GreaterThan(20_000), "more than is read of other headers");
        using var folder = new TemporaryFolder();
        folder.Write("train/a/turned.webp", file.ToArray());
        var train = DataCatalog.Load("folder", folder.Path, DataSplit.Train);
        Assert.That(train.Images.Select(it => (it.Height, it.Width)), Is.EqualTo(new[] { (90, 120) }));
    }

    private static int EndOfGifFrame(byte[] file)
    {
        int at = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[(byte)',', 0, 0, 0, 0, 13, 0, 9, 0]) + 11;
        while (file[at] != 0)
        {
            at += 1 + file[at];
        }

        return at + 1;
    }

    private static byte[] FileOf(string name) => Array.ConvertAll(Goldens[name].Values, value => (byte)value);
}
