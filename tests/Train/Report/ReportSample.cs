using System.Collections.Concurrent;
using SimClr.Nn.Losses;
using SimClr.Train.Evaluation;
using SimClr.Train.Evaluation.Protocols;
using SimClr.Train.Pages;
using SimClr.Train.Report.Content;
using SimClr.Train.Report.Projection;
using SimClr.Train.Runs;

namespace SimClr.Tests.Train.Report;

/// <summary>The content of a report about a run that never was.</summary>
internal static class ReportSample
{
    private static readonly ConcurrentDictionary<int, ReportData> Made = new(); // the maps take a second

    // 1 x 1 pixel, grey.
    private static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==");

    /// <summary>The same of images that have no labels.</summary>
    public static ReportData Unlabelled()
    {
        var sample = Create();
        return sample with
        {
            Trained = Pairs(sample.Trained),
            Random = Pairs(sample.Random),
            Classes = [],
            SampleLabels = [.. sample.SampleLabels.Select(_ => -1)],
            Gallery =
            [
                .. sample.Gallery.Select(row => new GalleryRow(
                    Plain(row.Query), [.. row.Trained.Select(Plain)], [.. row.Random.Select(Plain)])),
            ],
        };

        static EncoderReport Pairs(EncoderReport encoder) => encoder with
        {
            Measured = new Measurements(encoder.Measured.Except(
                ReportData.AccuracyKeys.Select(key => encoder.Measured[key]!))),
        };

        static GalleryImage Plain(GalleryImage image) => image with { Class = null, Correct = null };
    }

    public static ReportData Create(int classes = 10) => Made.GetOrAdd(classes, Make);

    private static ReportData Make(int classes)
    {
        const int Images = 600;
        string[] names = [.. Enumerable.Range(0, classes).Select(c => $"class<{c}>")];
        int[] labels = [.. Enumerable.Range(0, Images).Select(i => i % classes)];
        return new ReportData
        {
            Run = "runs/sample & more",
            Facts = [("data", "none"), ("encoder", "resnet18"), ("epochs", "20"), ("time", "1 min 58 s")],
            Metrics = [.. Enumerable.Range(0, 400).Select(Metric)],
            Epochs = 20,
            LossOfEqualRows = Math.Log(127),
            LossInWords = new NtXentLoss(0.5).Words,
            Trained = Encoder(names, labels, spread: 0.25f, errors: 0.2),
            Random = Encoder(names, labels, spread: 3, errors: 0.75),
            Classes = names,
            SampleLabels = labels,
            SamplePictures = new PictureSheet(Png, 1, 40, (Images + 39) / 40),
            TrainImages = 5000,
            TestImages = Images,
            Measured = [new MeasuredRow("fine-tuned, 1 % of labels", 0.31, 0.52)],
            Gallery = [.. Enumerable.Range(0, Math.Min(classes, 10)).Select(c => new GalleryRow(
                new GalleryImage(Png, names[c], true), Neighbours(names, c, 5), Neighbours(names, c, 2)))],
            Views = [.. Enumerable.Range(0, 3).Select(_ => new ViewsRow(Png, [(Png, Png), (Png, Png)]))],
            Options =
            [
                .. Enumerable.Range(0, 30).Select(i => ($"option-{i}", $"{i * i}", i % 9 == 4)),
            ],
        };
    }

    private static EncoderReport Encoder(string[] names, int[] labels, float spread, double errors)
    {
        const int Dim = 8;
        var random = new Random(5);
        var rows = new float[labels.Length * Dim];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = spread * (random.NextSingle() - 0.5f)
                + MathF.Sin(1 + labels[i / Dim] * (1 + i % Dim)); // a corner for each class
        }

        int[] answers =
        [
            .. labels.Select(label => random.NextDouble() < errors ? random.Next(names.Length) : label),
        ];
        var confusion = new ConfusionMatrix(names, labels, answers);
        double right = confusion.Accuracy;
        var measured = new Measurements(
        [
            new("kNN, k = 10, majority", KnnProtocol.Majority, right, 1, confusion),
            new("kNN, k = 200, weighted", KnnProtocol.Weighted, right + 0.01),
            new("nearest neighbour", KnnProtocol.Nearest, right - 0.03),
            new("linear classifier", LinearProtocol.Accuracy, right + 0.04),
            new("views matched", ViewPairsProtocol.Matched, right),
            new("alignment", ViewPairsProtocol.Alignment, 0.3),
            new("uniformity", ViewPairsProtocol.Uniformity, -2.5),
            new("deviation of z", ViewPairsProtocol.Std, 0.9),
        ]);
        var map = Tsne.Project(rows, Dim);
        return new EncoderReport(measured, map, map, [.. Enumerable.Repeat(Png, 16)]);
    }

    private static (double Epoch, MetricsLine Line) Metric(int step)
    {
        bool measured = step % 40 == 39;
        return (step / 20.0, new MetricsLine(
            1 + step / 20, step, 4.2 - 2 * (1 - Math.Exp(-step / 120.0)) + 0.08 * Math.Sin(step * step),
            0.6 * Math.Min(step / 40.0, 0.5 + 0.5 * Math.Cos(Math.PI * (step - 40) / 360.0)),
            2600 + 30 * Math.Sin(step * step), step,
            measured ? 0.3 + 0.5 * (1 - Math.Exp(-step / 100.0)) : null, measured ? 0.8 : null,
            measured ? 0.4 : null, measured ? -2.5 : null, measured ? 0.9 : null));
    }

    private static List<GalleryImage> Neighbours(string[] names, int label, int correct)
        => [.. Enumerable.Range(0, 8).Select(i => new GalleryImage(
            Png, names[i < correct ? label : (label + i) % names.Length], i < correct))];
}
