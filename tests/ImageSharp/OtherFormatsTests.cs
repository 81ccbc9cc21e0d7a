using System.Runtime.InteropServices;
using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Data;
using SimClr.Train.Data.Pictures;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;

namespace SimClr.Tests.ImageSharp;

/// <summary>Files of other formats as Pillow reads them.</summary>
internal sealed class OtherFormatsTests
{
    private static readonly IReadOnlyDictionary<string, Golden> Goldens = Golden.LoadAll("formats.npz");

    private static IEnumerable<string> Names => Goldens.Keys.Where(name => !name.EndsWith(".rgb"));

    [TestCaseSource(nameof(Names))]
    public void ReadsWhatPillowReads(string name)
    {
        using var decoder = new PictureDecoder(mostShorterSide: 0);
        var picture = decoder.Decode(FileOf(name));
        Assert.That(new[] { picture.Height, picture.Width, 3 }, Is.EqualTo(Goldens[name + ".rgb"].Shape));
        Assert.That(picture.Pixels.Select(value => (double)value), Is.EqualTo(Goldens[name + ".rgb"].Values));
    }

    [TestCaseSource(nameof(Names))]
    public void ACutFileIsReportedAndNotAPicture(string name)
    {
        byte[] file = FileOf(name);
        using var decoder = new PictureDecoder(mostShorterSide: 0);
        foreach (int length in new[] { 13, 30, file.Length / 2, file.Length * 9 / 10, file.Length - 2 })
        {
            Assert.That(() => decoder.Decode(file[..length]), Throws.InstanceOf<InvalidDataException>(), $"{length}");
        }
    }

    /// <summary>Beside files that our own decoders read, and by what they hold, not by their names.</summary>
    [Test]
    public void AFolderMayHoldThemAll()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in Names)
        {
            folder.Write($"train/a/{name}", FileOf(name));
        }

        folder.Write("train/b/really-a-gif.png", FileOf("palette.gif"));
        folder.Write("train/b/own.png", Png.Encode(new byte[5 * 7 * 3], 5, 7));
        var train = DataCatalog.Load("folder", folder.Path, DataSplit.Train);
        Assert.That(train.Count, Is.EqualTo(Names.Count() + 2));
        Assert.That(train.Images.Select(image => (image.Height, image.Width)),
            Has.Exactly(1).EqualTo((5, 7)).And.Exactly(1).EqualTo((13, 9)).And.Exactly(Names.Count()).EqualTo((9, 13)));
    }

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
        image.Metadata.ExifProfile.SetValue(ExifTag.Orientation, (ushort)Orientation.RotateRight);
        var file = new MemoryStream();
        image.SaveAsWebp(file, new WebpEncoder { FileFormat = WebpFileFormatType.Lossless });
        Assert.That(file.Length, Is.GreaterThan(20_000), "more than is read for other headers");
        using var folder = new TemporaryFolder();
        folder.Write("train/a/turned.webp", file.ToArray());
        var train = DataCatalog.Load("folder", folder.Path, DataSplit.Train);
        Assert.That((train.Image(0).Height, train.Image(0).Width), Is.EqualTo((90, 120)));
    }

    private static byte[] FileOf(string name) => Array.ConvertAll(Goldens[name].Values, value => (byte)value);
}
