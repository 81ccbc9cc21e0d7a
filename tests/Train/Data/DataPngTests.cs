using NUnit.Framework;
using SimClr.Kernels.Sampling;
using SimClr.Tests.Support;
using SimClr.Train.Data.Pictures;

namespace SimClr.Tests.Train.Data;

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

    /// <summary>
    /// Damage under a checksum that is right: any picture or a clear refusal, nothing else.
    /// </summary>
    [Test]
    public void DamageBehindRightChecksumsIsSurvived()
    {
        string[] names = [.. Names];
        for (uint attempt = 0; attempt < 4000; attempt++)
        {
            var random = new CounterRandom(attempt, RandomPurpose.Test);
            byte[] file = [.. FileOf(names[random.Below(0, names.Length)])];
            for (uint change = 0; change <= attempt % 3; change++)
            {
                file[random.Below(1 + 2 * change, file.Length)] = (byte)random.Bits(2 + 2 * change);
            }

            try
            {
                Picture.Decode(WithRightChecksums(file));
            }
            catch (InvalidDataException)
            {
            }
        }
    }

    [Test]
    public void AHugeHeaderIsRefusedBeforeMemoryIsTaken()
    {
        byte[] file = [.. FileOf("color2-8bit")];
        file[8 + 8 + 2] = 0x27; // width 10,013 in place of 13
        file[8 + 8 + 6] = 0x27;
        Assert.That(() => Picture.Decode(WithRightChecksums(file)),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("cut short"));
    }

    private static byte[] FileOf(string name) => Array.ConvertAll(Goldens[name].Values, value => (byte)value);

    /// <summary>Computes the checksums again as far as the chunks can be followed.</summary>
    private static byte[] WithRightChecksums(byte[] file)
    {
        int start = 8;
        while (start + 12 <= file.Length)
        {
            uint length = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(start));
            if (length > file.Length - start - 12)
            {
                break;
            }

            var content = file.AsSpan(start + 4, 4 + (int)length);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(
                file.AsSpan(start + 8 + (int)length), Crc(content));
            start += 12 + (int)length;
        }

        return file;
    }

    /// <summary>The checksum bit by bit, apart from the implementation's table.</summary>
    private static uint Crc(ReadOnlySpan<byte> data)
    {
        uint crc = ~0u;
        foreach (byte value in data)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                bool odd = ((crc ^ (uint)(value >> bit)) & 1) != 0;
                crc = odd ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
