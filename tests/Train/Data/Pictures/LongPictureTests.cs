using NUnit.Framework;
using SimClr.Train.Data.Pictures;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Bmp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Pbm;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Tga;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.PixelFormats;

namespace SimClr.Tests.Train.Data.Pictures;

/// <summary>Pictures of one row or one column, as the library that reads them writes them; see "wide" in formats.py.</summary>
internal sealed class LongPictureTests
{
    private const int Length = 20_000;

    private static readonly (string Name, IImageEncoder Encoder, int Tolerance)[] Formats =
    [
        ("JPEG", new JpegEncoder { Quality = 100, ColorType = JpegColorType.YCbCrRatio444 }, 3),
        ("PNG", new PngEncoder(), 0),
        ("interlaced PNG", new PngEncoder { InterlaceMethod = PngInterlaceMode.Adam7 }, 0),
        ("GIF", new GifEncoder(), 0),
        ("BMP", new BmpEncoder(), 0),
        ("TIFF", new TiffEncoder(), 0),
        ("TGA", new TgaEncoder(), 0),
        ("PBM", new PbmEncoder { ColorType = PbmColorType.Rgb }, 0),
    ];

    private static IEnumerable<TestCaseData> Cases => Formats.SelectMany(format => new[] { true, false }
        .Select(isHigh => new TestCaseData(format, isHigh).SetArgDisplayNames(format.Name, isHigh ? "high" : "wide")));

    [TestCaseSource(nameof(Cases))]
    public void IsReadWholeAndReduced((string Name, IImageEncoder Encoder, int Tolerance) format, bool isHigh)
    {
        var (height, width) = isHigh ? (Length, 1) : (1, Length);
        var stream = new MemoryStream();
        using (var image = new Image<Rgb24>(width, height))
        {
            for (int i = 0; i < Length; i++)
            {
                image[isHigh ? 0 : i, isHigh ? i : 0] = ColorOf(i);
            }

            image.Save(stream, format.Encoder);
        }

        if (format.Name == "interlaced PNG" && isHigh)
        {
            Assert.That(() => Picture.Decode(stream.ToArray()), Throws.InstanceOf<InvalidDataException>()
                .With.Message.Contains("fewer than 5 columns"));
            return;
        }

        var picture = Picture.Decode(stream.ToArray());
        Assert.That((picture.Height, picture.Width), Is.EqualTo((height, width)));
        for (int i = 0; i < Length; i++)
        {
            var expected = ColorOf(i);
            byte[] found = picture.Pixels[(3 * i)..(3 * i + 3)];
            Assert.That(Math.Abs(found[0] - expected.R) + Math.Abs(found[1] - expected.G) + Math.Abs(found[2] - expected.B),
                Is.LessThanOrEqualTo(format.Tolerance), $"pixel {i}");
        }

        var reduced = PictureDecoder.Decode(new MemoryStream(stream.ToArray()), maxShorterSide: 32);
        Assert.That(Math.Max(reduced.Height, reduced.Width), Is.EqualTo(16 * 32));
    }

    /// <summary>Few colours, in long steps: GIF has 256, and JPEG knows no sharp edges.</summary>
    private static Rgb24 ColorOf(int place) => place / 4000 % 2 == 0 ? new Rgb24(10, 10, 10) : new Rgb24(200, 200, 200);
}
