using System.Globalization;
using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Data.Pictures;

namespace SimClr.Tests.Train.Data.Pictures;

/// <summary>JPEG files as libturbojpeg reads them.</summary>
internal sealed class DataJpegTests
{
    private const int Tolerance = 3; // levels of 255: of two exact IDCTs, rounded, through the colours

    private static readonly IReadOnlyDictionary<string, Golden> Goldens = Golden.LoadAll("jpeg.npz");

    private static IEnumerable<string> Names => Goldens.Keys.Where(name => !name.Contains(".rgb") && !name.Contains(".pillow"));

    [TestCaseSource(nameof(Names))]
    public void DecodesEveryKind(string name)
    {
        AssertEqual(Decode(FileOf(name)), Goldens[name + ".rgb"]);
    }

    /// <summary>Pillow smooths colours stored at half the size, ImageSharp repeats them.</summary>
    [TestCase("rgb-422", 2)]
    [TestCase("rgb-420", 4)]
    public void IsOnAverageWhatPillowReads(string name, double most)
    {
        var pixels = Decode(FileOf(name)).Pixels;
        double mean = pixels.Zip(Goldens[name + ".pillow"].Values, (ours, its) => Math.Abs(ours - its)).Average();
        Assert.That(mean, Is.LessThan(most));
    }

    [TestCase(100)]
    [TestCase(60)]
    [TestCase(50)]
    [TestCase(30)]
    [TestCase(15)]
    public void LargePicturesAreReducedLikePillowDoes(int maxShorterSide)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"reduced-{maxShorterSide}.rgb");
        AssertEqual(Decode(FileOf("large"), maxShorterSide), Goldens[name]);
    }

    [Test]
    public void TheHeaderTellsTheSizeOfWhatIsDecoded()
    {
        foreach (string name in Names)
        {
            foreach (int most in new[] { 0, 1, 9, 20, 33, 60 })
            {
                byte[] file = FileOf(name);
                var header = PictureHeader.Read(new MemoryStream(file));
                var picture = Decode(file, most);
                Assert.That(new PictureSize(picture.Height, picture.Width),
                    Is.EqualTo(header.Upright.Reduced(most)), $"{name} to {most}");
            }
        }
    }

    /// <summary>Of one of them more than the first bytes: a colour profile stands before its header.</summary>
    [Test]
    public void TheHeaderIsReadFromTheBeginningOfAFile()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in Names)
        {
            byte[] file = FileOf(name);
            folder.Write(name, file);
            Assert.That(PictureDecoder.ReadHeader(folder.In(name)),
                Is.EqualTo(PictureHeader.Read(new MemoryStream(file))), name);
        }

        folder.Write("short", FileOf("profile")[..40_000]);
        Assert.That(() => PictureDecoder.ReadHeader(folder.In("short")),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("not have enough bytes"));
    }

    [TestCase("rgb-420")]
    [TestCase("progressive")]
    [TestCase("exif-6")]
    public void EveryTruncationIsRefused(string name)
    {
        byte[] file = FileOf(name);
        for (int length = 0; length < file.Length; length++)
        {
            Assert.That(() => Decode(file[..length]), Throws.InstanceOf<InvalidDataException>(),
                $"first {length} of {file.Length} bytes");
        }
    }

    [Test]
    public void StrayBytesBetweenSegmentsAreForgiven()
    {
        byte[] file = FileOf("rgb-420");
        int table = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDB]);
        byte[] stray = [.. file[..table], 1, 2, 3, .. file[table..]];
        Assert.That(Decode(stray).Pixels, Is.EqualTo(Decode(file).Pixels));
    }

    [Test]
    public void TrailingBytesAreIgnored()
    {
        byte[] file = FileOf("rgb-420");
        Assert.That(Decode([.. file, .. "and more"u8, 0xFF, 0xD8, 0xFF]).Pixels, Is.EqualTo(Decode(file).Pixels));
    }

    [Test]
    public void AnElongatedPictureIsReducedByItsLongerSide()
    {
        Assert.That(new PictureSize(100, 100_000).Reduced(50), Is.EqualTo(new PictureSize(1, 800)));
        Assert.That(new PictureSize(3, 100_000).Reduced(50), Is.EqualTo(new PictureSize(1, 800)));
        Assert.That(new PictureSize(500, 375).Reduced(448), Is.EqualTo(new PictureSize(500, 375)));
        Assert.That(new PictureSize(4000, 3000).Reduced(448), Is.EqualTo(new PictureSize(597, 448)));
    }

    private static Picture Decode(byte[] file, int maxShorterSide = 0)
    {
        return PictureDecoder.Decode(new MemoryStream(file), maxShorterSide);
    }

    private static void AssertEqual(Picture picture, Golden expected)
    {
        Assert.That(new[] { picture.Height, picture.Width, 3 }, Is.EqualTo(expected.Shape));
        for (int i = 0; i < expected.Values.Length; i++)
        {
            Assert.That(
                (double)picture.Pixels[i], Is.EqualTo(expected.Values[i]).Within(Tolerance), $"byte {i}");
        }
    }

    private static byte[] FileOf(string name) => Array.ConvertAll(Goldens[name].Values, value => (byte)value);
}
