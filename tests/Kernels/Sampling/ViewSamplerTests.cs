using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Kernels.Sampling;
using SimClr.Tests.Support;

namespace SimClr.Tests.Kernels;

internal sealed class ViewSamplerTests
{
    private const int Draws = 100_000;

    [Test]
    public void BoxesHaveTorchvisionsMeansAndVariances()
    {
        const int GoldenDraws = 200_000;
        var golden = Golden.LoadAll("views.npz")["boxes"];
        for (int form = 0; form < golden.Shape[0]; form++)
        {
            double[] row = golden[form].Values;
            int height = (int)row[0];
            int width = (int)row[1];
            var boxes = DrawAll(new ViewOptions(32), height, width);
            double[][] values =
            [
                [.. boxes.Select(b => (double)b.Height * b.Width / (height * width))],
                [.. boxes.Select(b => Math.Log((double)b.Width / b.Height))],
                [.. boxes.Select(b => (b.Top + b.Height / 2.0) / height)],
                [.. boxes.Select(b => (b.Left + b.Width / 2.0) / width)],
            ];
            for (int value = 0; value < values.Length; value++)
            {
                double mean = values[value].Average();
                double variance = values[value].Average(v => (v - mean) * (v - mean));
                double fourth = values[value].Average(v => Math.Pow(v - mean, 4));
                string what = $"value {value} of {height} x {width}";
                // Five standard errors of the difference of the two samples.
                double samples = 1.0 / Draws + 1.0 / GoldenDraws;
                Assert.That(
                    mean, Is.EqualTo(row[2 + 2 * value]).Within(5 * Math.Sqrt(variance * samples)), what);
                Assert.That(variance, Is.EqualTo(row[3 + 2 * value])
                    .Within(5 * Math.Sqrt((fourth - variance * variance) * samples)), what);
            }
        }
    }

    [Test]
    public void DecisionsHaveTheirProbabilitiesAndRanges()
    {
        var options = new ViewOptions(32, FlipProbability: 0.5, JitterProbability: 0.8, Brightness: 0.4,
            Contrast: 1.2, Saturation: 0.3, Hue: 0.1, GreyProbability: 0.2, BlurProbability: 0.6);
        var views = DrawAll(options, 32, 32);
        Frequency(views, v => v.Flip, 0.5);
        Frequency(views, v => v.Jitter, 0.8);
        Frequency(views, v => v.Grey, 0.2);
        Frequency(views, v => v.Sigma > 0, 0.6);
        for (int order = 0; order < ColorOrder.Count; order++)
        {
            Frequency(views, v => v.Order == ColorOrder.FromNumber(order), 1.0 / ColorOrder.Count);
        }

        Uniform(views.Select(v => v.Brightness), 0.6, 1.4);
        Uniform(views.Select(v => v.Contrast), 0, 2.2); // never below 0
        Uniform(views.Select(v => v.Saturation), 0.7, 1.3);
        Uniform(views.Select(v => v.Hue), -0.1, 0.1);
        Uniform(views.Where(v => v.Sigma > 0).Select(v => v.Sigma), 0.1, 2);
    }

    [Test]
    public void OrdersAreThe24Permutations()
    {
        var orders = Enumerable.Range(0, ColorOrder.Count).Select(ColorOrder.FromNumber).ToArray();
        Assert.That(orders, Is.Unique);
        foreach (var order in orders)
        {
            Assert.That(Enumerable.Range(0, 4).Select(i => order[i]),
                Is.EquivalentTo(Enum.GetValues<ColorOperation>()));
        }

        Assert.That(ColorOrder.FromNumber(0), Is.EqualTo(ColorOrder.Of(ColorOperation.Brightness,
            ColorOperation.Contrast, ColorOperation.Saturation, ColorOperation.Hue)));
    }

    [Test]
    public void BoxesLieInThePicture()
    {
        foreach (var (height, width) in new[] { (1, 1), (1, 50), (50, 1), (2, 3), (100, 7) })
        {
            foreach (var box in DrawAll(new ViewOptions(8, MinArea: 0.01), height, width, draws: 2000))
            {
                Assert.That(box.Height >= 1 && box.Width >= 1 && box.Top >= 0 && box.Left >= 0
                    && box.Top + box.Height <= height && box.Left + box.Width <= width,
                    $"{box} in {height} x {width}");
            }
        }
    }

    [Test]
    public void KeyAndImageDecideTheView()
    {
        var options = new ViewOptions(32);
        var view = ViewSampler.Draw(options, new ViewKey(1, 2, 0), 5, 32, 32);
        Assert.That(ViewSampler.Draw(options, new ViewKey(1, 2, 0), 5, 32, 32), Is.EqualTo(view));
        Assert.That(new[]
        {
            view,
            ViewSampler.Draw(options, new ViewKey(2, 2, 0), 5, 32, 32),
            ViewSampler.Draw(options, new ViewKey(1, 3, 0), 5, 32, 32),
            ViewSampler.Draw(options, new ViewKey(1, 2, 1), 5, 32, 32),
            ViewSampler.Draw(options, new ViewKey(1, 2, 0), 6, 32, 32),
        }, Is.Unique);
    }

    private static ViewParameters[] DrawAll(ViewOptions options, int height, int width, int draws = Draws)
    {
        var views = new ViewParameters[draws];
        for (int i = 0; i < draws; i++)
        {
            views[i] = ViewSampler.Draw(options, new ViewKey(11, i % 7, i % 2), i, height, width);
        }

        return views;
    }

    private static void Frequency(
        ViewParameters[] views, Func<ViewParameters, bool> happened, double probability)
        => Assert.That(views.Count(happened) / (double)views.Length, Is.EqualTo(probability)
            .Within(5 * Math.Sqrt(probability * (1 - probability) / views.Length)));

    private static void Uniform(IEnumerable<float> values, double low, double high)
    {
        double[] all = [.. values.Select(v => (double)v)];
        double range = high - low;
        double mean = all.Average();
        Assert.That(all.Min(), Is.InRange(low - 1e-6, low + 0.001 * range));
        Assert.That(all.Max(), Is.InRange(high - 0.001 * range, high + 1e-6));
        Assert.That(mean, Is.EqualTo((low + high) / 2).Within(5 * range / Math.Sqrt(12.0 * all.Length)));
        Assert.That(
            all.Average(v => (v - mean) * (v - mean)), Is.EqualTo(range * range / 12).Within(2).Percent);
    }
}
