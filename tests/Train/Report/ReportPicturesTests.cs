using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Cpu;
using SimClr.Tensors;
using SimClr.Tests.Support;
using SimClr.Train.Data;
using SimClr.Train.Data.Pictures;
using SimClr.Train.Encoders;
using SimClr.Train.Pages;
using SimClr.Train.Recipes;
using SimClr.Train.Report.Content;

namespace SimClr.Tests.Train.Report;

/// <summary>The pictures of the report are what they are said to be.</summary>
public sealed class ReportPicturesTests
{
    private readonly PretrainOptions options = Preset.Load("quickstart").Options with
    {
        ShapesCount = 30,
        Width = 0.0625,
        Seed = 5,
    };

    private readonly CpuDevice device = new CpuDevice(1);

    [Test]
    public void ViewsAreThoseOfTheFirstEpochs()
    {
        var data = options.LoadData(DataSplit.Train);
        var chosen = Subset.OnePerClass(data.Labels, 6).Select(place => data.Image(place)).ToArray();

        var rows = ViewPictures.Create(data, options, device);

        Assert.That(rows, Has.Count.EqualTo(6));
        for (int epoch = 0; epoch < 4; epoch++)
        {
            byte[][] first = Draw(chosen, new ViewKey(5, epoch, 0));
            byte[][] second = Draw(chosen, new ViewKey(5, epoch, 1));
            for (int row = 0; row < rows.Count; row++)
            {
                Assert.That(Picture.Decode(rows[row].Pairs[epoch].First).Pixels, Is.EqualTo(first[row]));
                Assert.That(Picture.Decode(rows[row].Pairs[epoch].Second).Pixels, Is.EqualTo(second[row]));
            }
        }

        Assert.That(Picture.Decode(rows[1].Original).Pixels, Is.EqualTo(chosen[1].Pixels.AsSpan().ToArray()));
    }

    [Test]
    public void LargeViewsAreShownSmaller()
    {
        var large = options with { ImageSize = 160 };

        var rows = ViewPictures.Create(large.LoadData(DataSplit.Train), large, device);

        var view = Picture.Decode(rows[0].Pairs[0].First);
        Assert.That((view.Height, view.Width), Is.EqualTo((96, 96)));
    }

    [Test]
    public void TheSheetHoldsEveryPictureAtItsPlace()
    {
        var data = options.LoadData(DataSplit.Test);
        int[] chosen = [.. Enumerable.Range(300, 290)]; // seven full rows and a part, more than one batch

        var sheet = Thumbnails.Sheet(data, chosen, device);

        var pixels = Picture.Decode(sheet.Png);
        Assert.That((pixels.Height, pixels.Width), Is.EqualTo((8 * sheet.Side, 40 * sheet.Side)));
        foreach (int place in new[] { 0, 39, 40, 249, 250, 289 })
        {
            var (left, top) = sheet.Place(place);
            byte[] shown = [.. Enumerable.Range(0, sheet.Side).SelectMany(y => pixels.Pixels
                .AsSpan(3 * ((top + y) * pixels.Width + left), 3 * sheet.Side).ToArray())];
            var alone = Thumbnails.Sheet(data, [chosen[place]], device);
            Assert.That(shown, Is.EqualTo(Picture.Decode(alone.Png).Pixels), $"picture {place}");
        }
    }

    [Test]
    public void AFilterIsDrawnOnItsOwnScaleAroundGrey()
    {
        var encoder = Recipe.CreateModel(options, device).Encoder;
        var weight = encoder.NamedParameters().Single(entry => entry.Name == "conv1.weight").Parameter;
        float[] values = new float[weight.Length]; // (4, 7, 7, 3)
        values[0] = 0.2f;
        values[1] = -0.1f;
        values[3 * 49 + 5] = -7; // the second filter
        weight.CopyFromHost(values);

        var filters = FilterPictures.Create(encoder);

        var first = Picture.Decode(filters[0]);
        Assert.That((filters.Count, first.Height, first.Width), Is.EqualTo((4, 7, 7)));
        Assert.That(first.Pixels[..4], Is.EqualTo(new byte[] { 255, 64, 128, 128 }));
        Assert.That(Picture.Decode(filters[1]).Pixels[5], Is.Zero);
        Assert.That(Picture.Decode(filters[2]).Pixels, Is.All.EqualTo(128), "a filter of zeros");
    }

    private byte[][] Draw(ImageRef[] images, ViewKey key)
    {
        int size = options.ImageSize;
        using var scope = new TensorScope();
        return [.. ViewTensor.One(device, images, options.Views, key).ToArray()
            .Select(v => (byte)Math.Round(255 * v, MidpointRounding.AwayFromZero))
            .Chunk(3 * size * size)];
    }
}
