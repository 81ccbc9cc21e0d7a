using NUnit.Framework;
using SimClr.Tests.Support;
using SimClr.Train.Data.Pictures;

namespace SimClr.Tests.Train.Data.Pictures;

internal sealed class DataPngTests
{
    private static readonly IReadOnlyDictionary<string, Golden> Goldens = Golden.LoadAll("png.npz");

    // Interlaced, with passes that have no columns: ImageSharp never ends.
    private static readonly string[] Refused = ["tiny-1", "tiny-2", "tiny-3"];

    private static IEnumerable<string> Names
        => Goldens.Keys.Where(name => !name.EndsWith(".rgb") && !Refused.Contains(name));

    [TestCaseSource(nameof(Names))]
    public void DecodesEveryKind(string name)
    {
        var picture = Picture.Decode(FileOf(name));
        var expected = Goldens[name + ".rgb"];
        Assert.That(new[] { picture.Height, picture.Width, 3 }, Is.EqualTo(expected.Shape));
        // A value and its opacity are rounded to 8 bits one after the other.
        int tolerance = name.Contains("alpha") || name.Contains("color4") || name.Contains("color6") ? 1 : 0;
        for (int i = 0; i < expected.Values.Length; i++)
        {
            Assert.That(
                (double)picture.Pixels[i], Is.EqualTo(expected.Values[i]).Within(tolerance), $"byte {i}");
        }
    }

    [TestCaseSource(nameof(Refused))]
    public void NarrowInterlacedPicturesAreRefused(string name)
    {
        Assert.That(() => Picture.Decode(FileOf(name)), Throws.InstanceOf<InvalidDataException>()
            .With.Message.Contains("fewer than 5 columns"));
    }

    [TestCase(1, 1)]
    [TestCase(7, 5)]
    [TestCase(64, 33)]
    public void DecodesWhatItEncodes(int height, int width)
    {
        var random = new System.Random(1);
        byte[] pixels = new byte[height * width * 3];
        random.NextBytes(pixels.AsSpan(0, pixels.Length / 2)); // half noise, half flat
        var picture = Picture.Decode(Png.Encode(pixels, height, width));
        Assert.That((picture.Height, picture.Width), Is.EqualTo((height, width)));
        Assert.That(picture.Pixels, Is.EqualTo(pixels));
    }

    [Test]
    public void EveryTruncationIsRefused()
    {
        byte[] file = FileOf("color2-8bit");
        for (int length = 0; length < file.Length; length++)
        {
            Assert.That(() => Picture.Decode(file[..length]), Throws.InstanceOf<InvalidDataException>(),
                $"first {length} of {file.Length} bytes");
        }
    }

    [Test]
    public void EveryFlippedBitIsRefused()
    {
        byte[] file = FileOf("color3-4bit-alpha");
        for (int bit = 0; bit < 8 * file.Length; bit++)
        {
            byte[] damaged = [.. file];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.That(() => Picture.Decode(damaged), Throws.InstanceOf<InvalidDataException>(), $"bit {bit}");
        }
    }

    private static byte[] FileOf(string name) => Array.ConvertAll(Goldens[name].Values, value => (byte)value);
}
