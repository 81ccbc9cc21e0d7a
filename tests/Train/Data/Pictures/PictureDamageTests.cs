using System.IO.Compression;
using NUnit.Framework;
using SimClr.Kernels.Sampling;

namespace SimClr.Tests.Train.Data.Pictures;

/// <summary>Files of all formats, damaged: any picture or a clear line, nothing else, and soon.</summary>
internal sealed class PictureDamageTests
{
    private const int Attempts = 10_000;
    private const double MaxSeconds = 10;

    /// <summary>Checksums are made right again, so that decoders see the damage.</summary>
    [Test]
    public void IsSurvived()
    {
        byte[][] files = [.. StoredPictures.Names.Select(StoredPictures.FileOf).Where(file => file.Length < 20_000)];
        string[] names = [.. StoredPictures.Names.Where(name => StoredPictures.FileOf(name).Length < 20_000)];
        int refused = 0;
        for (uint attempt = 0; attempt < Attempts; attempt++)
        {
            var random = new CounterRandom(attempt, RandomPurpose.Test);
            int number = random.Below(0, names.Length);
            byte[] file = [.. files[number]];
            if (IsPng(file))
            {
                file = attempt % 4 == 0 ? WithDamagedRows(file, random) : PngBytes.WithRightChecksums(Damaged(file, random));
            }
            else
            {
                Damaged(file, random);
            }

            refused += Decoding.Try(file, $"attempt {attempt}, {names[number]}", MaxSeconds).Picture is null ? 1 : 0;
        }

        TestContext.Out.WriteLine($"{refused} of {Attempts} refused");
        Assert.That(refused, Is.InRange(Attempts / 10, Attempts * 9 / 10), "else little is seen, or all");
    }

    /// <summary>What such a file shows below its last row, it must not have from a picture decoded before it.</summary>
    [Test]
    public void AJpegOfFewerRowsThanItSaysIsTheSameEachTime()
    {
        byte[] file = StoredPictures.FileOf("rgb-420");
        int height = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]) + 5;
        Assert.That(file[height], Is.Zero);
        file[height + 1] += 64;

        byte[]? first = null;
        foreach (string before in StoredPictures.Names)
        {
            _ = Decoding.Try(StoredPictures.FileOf(before), before, MaxSeconds, maxShorterSide: 0);
            var (picture, line) = Decoding.Try(file, "enlarged", MaxSeconds, maxShorterSide: 0);
            Assert.That(picture?.Pixels, Is.EqualTo(first ??= picture?.Pixels), $"{line} after {before}");
        }
    }

    private static bool IsPng(byte[] file) => file.AsSpan(1).StartsWith("PNG"u8);

    /// <summary>One to three bytes, in place.</summary>
    private static byte[] Damaged(byte[] file, CounterRandom random)
    {
        int changes = 1 + random.Below(10, 3);
        for (uint change = 0; change < changes; change++)
        {
            file[random.Below(1 + 2 * change, file.Length)] = (byte)random.Bits(2 + 2 * change);
        }

        return file;
    }

    /// <summary>Damage before the rows were packed, and one of five times some are missing.</summary>
    private static byte[] WithDamagedRows(byte[] file, CounterRandom random)
    {
        int start = file.AsSpan().IndexOf("IDAT"u8) - 4;
        int end = file.AsSpan().LastIndexOf("IEND"u8) - 4;
        var packed = new MemoryStream();
        for (int at = start; at < end;)
        {
            int length = file[at + 2] * 256 + file[at + 3];
            if (file.AsSpan(at + 4).StartsWith("IDAT"u8))
            {
                packed.Write(file, at + 8, length);
            }

            at += 12 + length;
        }

        packed.Position = 0;
        var rows = new MemoryStream();
        new ZLibStream(packed, CompressionMode.Decompress).CopyTo(rows);
        byte[] damaged = Damaged(rows.ToArray(), random);
        int kept = random.Below(11, 5) == 0 ? random.Below(12, damaged.Length) : damaged.Length;
        return [.. file[..start], .. PngBytes.Chunk("IDAT", PngBytes.Packed(damaged[..kept])), .. file[end..]];
    }
}
