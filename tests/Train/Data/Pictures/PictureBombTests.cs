using System.Buffers.Binary;
using System.Diagnostics;
using NUnit.Framework;
using SimClr.Train.Data.Pictures;

namespace SimClr.Tests.Train.Data.Pictures;

/// <summary>Small files that ask for much: each gives pixels or a line, in little time and bounded memory.</summary>
internal sealed class PictureBombTests
{
    private const double MostSeconds = 10; // on a machine that has much to do
    private const long MostBytes = 150 << 20; // two buffers for the largest picture that is not large
    private const string Cut = "cut short";

    /// <summary>What each gives: a part of its line, "" for pixels, null for either.</summary>
    private static IEnumerable<TestCaseData> Bombs()
    {
        byte[] gigabytes = PngBytes.PackedZeros(4096);
        yield return Bomb("png-more-rows", PngBytes.File(64, 64, gigabytes), "");
        yield return Bomb("png-more-rows-interlaced", PngBytes.File(64, 64, gigabytes, interlaced: true), "");
        yield return Bomb("png-fewer-rows", PngBytes.File(4000, 4000, PngBytes.PackedZeros(15)), Cut);
        yield return Bomb("png-fewer-rows-interlaced", PngBytes.File(4000, 4000, PngBytes.PackedZeros(15), true), Cut);
        yield return Bomb("png-one-row-less", PngBytes.File(9, 9, PngBytes.Packed(new byte[80])), Cut);
        foreach (string type in new[] { "zTXt", "iCCP" })
        {
            byte[] text = PngBytes.Chunk(type, [.. "name\0\0"u8, .. gigabytes]);
            yield return Bomb("png-" + type, PngBytes.File(9, 9, PngBytes.Packed(new byte[90]), false, text), "");
        }

        byte[] international = PngBytes.Chunk("iTXt", [.. "name\0\x01\0\0\0"u8, .. gigabytes]);
        yield return Bomb("png-iTXt", PngBytes.File(9, 9, PngBytes.Packed(new byte[90]), false, international), "");
        yield return Bomb("png-100000", PngBytes.File(100_000, 100_000, gigabytes), "200,000,000");
        yield return Bomb("png-14000", PngBytes.File(14_000, 14_000, PngBytes.Packed(new byte[90])), Cut);

        // Sizes that can be, but not in so few bytes.
        yield return Bomb("gif-14000", Changed("palette.gif", 6, "B036B036"), Cut);
        yield return Bomb("gif-65535", Changed("palette.gif", 6, "FFFFFFFF"), "200,000,000");
        yield return Bomb("gif-frame", WithGifFrame("00000000FFFFFFFF"), null);
        yield return Bomb("gif-4096-frame", [.. Changed("palette.gif", 6, "00100010")], null);
        yield return Bomb("bmp-14000", Changed("rgb.bmp", 18, "B0360000B0360000"), Cut);
        yield return Bomb("bmp-4096", Changed("rgb.bmp", 18, "0010000000100000"), Cut);
        yield return Bomb("bmp-100000", Changed("rgb.bmp", 18, "A0860100A0860100"), "max allowed size");
        yield return Bomb("bmp-negative", Changed("rgb.bmp", 18, "0000008000000080"), null);
        yield return Bomb("bmp-palette", Changed("palette.bmp", 46, "FFFFFF7F"), null);
        yield return Bomb("tga-14000", Changed("rgb.tga", 12, "B036B036"), Cut);
        yield return Bomb("tga-4096", Changed("packed.tga", 12, "00100010"), Cut);
        yield return Bomb("tga-65535", Changed("rgb.tga", 12, "FFFFFFFF"), "200,000,000");
        yield return Bomb("tga-palette", Changed("palette.tga", 5, "FFFF"), null);
        yield return Bomb("pbm-4096", "P6 4096 4096 255\nabc"u8.ToArray(), Cut);
        yield return Bomb("pbm-plain-4096", "P3 4096 4096 255\n1 2 3"u8.ToArray(), Cut);
        yield return Bomb("pbm-100000", "P6 100000 100000 255\nabc"u8.ToArray(), "200,000,000");
        yield return Bomb("pbm-digits", "P6 99999999999999999999 1 255\nabc"u8.ToArray(), null);

        yield return Bomb("webp-canvas", Changed("animated.webp", 24, "9F86019F8601"), "200,000,000");
        yield return Bomb("webp-canvas-14000", Changed("animated.webp", 24, "AF3600AF3600"), Cut);
        yield return Bomb("webp-lossless", Changed("rgb.webp", 21, "FFFFFF0F"), "200,000,000");
        yield return Bomb("webp-lossless-4096", Changed("rgb.webp", 21, "FFCFFF03"), null);
        yield return Bomb("webp-lossy", Changed("lossy.webp", 26, "FF3FFF3F"), "200,000,000");
        yield return Bomb("webp-lossy-2048", Changed("lossy.webp", 26, "00080008"), null);
        yield return Bomb("webp-pixels-in-a-small-canvas", LargeInSmallCanvas(), null);

        yield return Bomb("tiff-100000", WithTag("rgb.tiff", 256, 4, 1, 100_000, (257, 100_000)), "200,000,000");
        yield return Bomb("tiff-14000", WithTag("rgb.tiff", 256, 4, 1, 14_000, (257, 14_000)), Cut);
        yield return Bomb("tiff-4096", WithTag("rgb.tiff", 256, 4, 1, 4096, (257, 4096)), null);
        yield return Bomb("tiff-deflated-4096", WithTag("deflate.tiff", 256, 4, 1, 4096, (257, 4096)), null);
        yield return Bomb("tiff-strip-bytes", WithTag("rgb.tiff", 279, 4, 1, -1), Cut);
        yield return Bomb("tiff-strip-place", WithTag("rgb.tiff", 273, 4, 1, -1), Cut);
        yield return Bomb("tiff-strips", WithTag("rgb.tiff", 273, 4, int.MaxValue, 8), null);
        yield return Bomb("tiff-bits", WithTag("rgb.tiff", 258, 3, -1, 8), null);
        yield return Bomb("tiff-rows-per-strip", WithTag("rgb.tiff", 278, 4, 1, -1), null);
        yield return Bomb("tiff-samples", WithTag("rgb.tiff", 277, 3, 1, 65_535), null);
        yield return Bomb("tiff-profile", WithTag("rgb.tiff", 284, 7, int.MaxValue, 8), null);
        yield return Bomb("tiff-text", WithTag("rgb.tiff", 284, 2, -1, 8), null);
        yield return Bomb("tiff-circle", Circular(), null);

        yield return Bomb("jpeg-65500", WithSides("rgb-444", 65_500), "200,000,000");
        yield return Bomb("jpeg-14000", WithSides("rgb-444", 14_000), Cut);
        yield return Bomb("jpeg-4096", WithSides("rgb-444", 4096), null);
        yield return Bomb("jpeg-2048-progressive", WithSides("progressive", 2048), null);
        yield return Bomb("jpeg-of-two-sizes", OfTwoSizes(), null);
        yield return Bomb("jpeg-scans", WithScans(100_000), "scans");
    }

    [TestCaseSource(nameof(Bombs))]
    [Platform("Linux", Reason = "Memory is counted as Linux does.")]
    public void IsBounded(string name, byte[] file, string? line)
    {
        var watch = Stopwatch.StartNew();
        (Picture? Picture, string Line) outcome = default;
        long grown = Decoding.PeakGrowth(() => outcome = Decoding.Try(file, name, MostSeconds));
        TestContext.Out.WriteLine($"{grown >> 20} MB, {watch.ElapsedMilliseconds} ms: {outcome.Line}");
        Assert.That(grown, Is.LessThan(MostBytes + file.Length));
        Assert.That(outcome.Picture is null, Is.EqualTo(outcome.Line != ""));
        if (line is not null)
        {
            Assert.That(outcome.Line, line == "" ? Is.Empty : Does.Contain(line));
        }
    }

    private static TestCaseData Bomb(string name, byte[] file, string? line)
        => new TestCaseData(name, file, line).SetArgDisplayNames(name);

    private static byte[] Changed(string name, int place, string bytes)
    {
        byte[] file = StoredPictures.FileOf(name);
        Convert.FromHexString(bytes).CopyTo(file, place);
        return file;
    }

    private static byte[] WithGifFrame(string placeAndSize)
    {
        byte[] file = StoredPictures.FileOf("palette.gif");
        int frame = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[(byte)',', 0, 0, 0, 0, 13, 0, 9, 0]);
        Convert.FromHexString(placeAndSize).CopyTo(file, frame + 1);
        return file;
    }

    /// <summary>A tag's type, count and value in a little-endian file with one directory; values of others.</summary>
    private static byte[] WithTag(
        string name, int tag, int type, int count, int value, params (int Tag, int Value)[] others)
    {
        byte[] file = StoredPictures.FileOf(name);
        foreach (var (otherTag, otherValue) in others)
        {
            Set(otherTag, type, 1, otherValue);
        }

        Set(tag, type, count, value);
        return file;

        void Set(int number, int newType, int newCount, int newValue)
        {
            int start = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4)) + 2;
            int entry = Enumerable.Range(0, file[start - 2]).Select(i => start + 12 * i)
                .Single(at => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at)) == number);
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(entry + 2), (short)newType);
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(entry + 4), newCount);
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(entry + 8), newValue);
        }
    }

    private static byte[] Circular()
    {
        byte[] file = StoredPictures.FileOf("rgb.tiff");
        int start = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4));
        file.AsSpan(4, 4).CopyTo(file.AsSpan(start + 2 + 12 * file[start])); // the next directory is this one
        return file;
    }

    /// <summary>The header says 13 x 9, the pixels' own one 16383 x 16383.</summary>
    private static byte[] LargeInSmallCanvas()
    {
        byte[] file = StoredPictures.FileOf("turned-6.webp");
        int pixels = file.AsSpan().IndexOf("VP8L"u8);
        Convert.FromHexString("FFFFFF0F").CopyTo(file, pixels + 9);
        return file;
    }

    private static byte[] WithSides(string name, int side)
    {
        byte[] file = StoredPictures.FileOf(name);
        int frame = FrameOf(file);
        file[frame + 5] = file[frame + 7] = (byte)(side >> 8);
        file[frame + 6] = file[frame + 8] = (byte)side;
        return file;
    }

    private static int FrameOf(byte[] file)
        => Math.Max(file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]),
            file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC2]));

    private static byte[] OfTwoSizes()
    {
        byte[] small = StoredPictures.FileOf("rgb-444");
        byte[] large = WithSides("rgb-444", 65_500);
        int start = FrameOf(small);
        int end = start + 2 + small[start + 2] * 256 + small[start + 3];
        return [.. small[..end], .. large[start..end], .. small[end..]];
    }

    private static byte[] WithScans(int count)
    {
        byte[] file = WithSides("progressive", 1024);
        int scan = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        int end = scan + 2 + file[scan + 3];
        byte[] empty = file[scan..end];
        return [.. file[..scan], .. Enumerable.Repeat(empty, count).SelectMany(it => it), 0xFF, 0xD9];
    }
}
