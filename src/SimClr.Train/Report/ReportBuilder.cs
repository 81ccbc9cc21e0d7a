using System.Text.Json.Nodes;
using SimClr.Train.Data;
using SimClr.Train.Encoders;
using SimClr.Train.Evaluation;
using SimClr.Train.Evaluation.Protocols;
using SimClr.Train.Pages;
using SimClr.Train.Recipes;
using SimClr.Train.Report.Content;
using SimClr.Train.Report.Projection;
using SimClr.Train.Runs;
using static System.FormattableString;
using static SimClr.Train.Pages.Markup;

namespace SimClr.Train.Report;

/// <summary>Gathers what the report of a run shows.</summary>
public static class ReportBuilder
{
    private const int ProjectedImages = 1000;

    /// <summary>Evaluates both encoders and reads the run's folder.</summary>
    public static ReportData Build(RunFolder folder, EncoderUnderTest trained, EncoderUnderTest random)
    {
        var (_, device, train, test, _) = trained.Data;
        bool labelled = trained.Data.HasClasses;
        IProtocol[] protocols = labelled
            ? [new KnnProtocol(), new LinearProtocol(), new ViewPairsProtocol()]
            : [new ViewPairsProtocol()];
        var options = folder.ReadOptions();
        var loss = Recipe.CreateLoss(options);
        var about = JsonNode.Parse(File.ReadAllText(folder.Options))!.AsObject();
        var lines = File.Exists(folder.Metrics) ? MetricsLog.Read(folder.Metrics) : [];
        double stepsPerEpoch = lines.Count == 0 ? 1 : lines.Max(line => (double)line.Step / line.Epoch);
        int[] sample = Subset.Of(test.Count, ProjectedImages);
        return new ReportData
        {
            Run = Path.GetFileName(Path.GetFullPath(folder.Path)),
            Facts = Facts(options, about, lines, train),
            // The last line of an epoch stands at its end; those before it at their part of its steps.
            Metrics = [.. lines.Select(line => (line.Step / stepsPerEpoch, line))],
            Epochs = options.Epochs,
            LossInWords = loss.Words,
            LossOfEqualRows = loss.OfEqualRows(options.ImagesPerStep, options.ProjectionDim),
            Trained = Describe(trained),
            Random = Describe(random),
            Classes = labelled ? train.Classes : [],
            SampleLabels = labelled
                ? trained.Frozen.Test.Select(sample).Labels
                : [.. Enumerable.Repeat(-1, sample.Length)],
            SamplePictures = Thumbnails.Sheet(test, sample, device),
            TrainImages = train.Count,
            TestImages = test.Count,
            Measured = MeasuredRows.Read(folder, options, trained.WeightsHash),
            Gallery = Gallery.Create(trained, random),
            Views = ViewPictures.Create(train, options, device),
            Options = OptionRows(options, (string?)about["preset"]),
        };

        EncoderReport Describe(EncoderUnderTest encoder)
        {
            var measured = encoder.Measure(protocols);
            var rows = encoder.Frozen.Test.Select(sample);
            float[] unit = Vectors.UnitRows(rows.Values, rows.Dim);
            var components = PrincipalComponents.Project(unit, rows.Dim, 2);
            return new EncoderReport(measured, Tsne.Project(unit, rows.Dim),
                [.. components[0].Zip(components[1], (x, y) => ((float)x, (float)y))],
                FilterPictures.Create(encoder.Model.Encoder));
        }
    }

    private static List<(string Name, string Value)> Facts(
        PretrainOptions options, JsonObject about, IReadOnlyList<MetricsLine> lines, ImageDataset train)
    {
        List<(string, string)> facts =
        [
            ("data", options.Data),
            ("training images", Count(train.Count)),
            ("encoder", Invariant($"{options.Model}, width {options.Width}")),
        ];
        if (lines is [.., var last])
        {
            double[] viewsPerSecond = [.. lines.Select(line => line.ViewsPerSecond).Order()];
            facts.AddRange(
            [
                ("epochs", Invariant($"{last.Epoch} of {options.Epochs}")),
                ("steps", Invariant($"{last.Step:N0} of {options.ImagesPerStep} images")),
                ("time", Duration(last.Seconds)),
                ("views per second", Invariant($"{viewsPerSecond[viewsPerSecond.Length / 2]:N0}")),
            ]);
        }

        facts.Add(("processor", (string?)about["processor"] ?? "unknown"));
        string commit = (string?)about["commit"] ?? "unknown";
        facts.Add(("version", $"{(string?)about["version"]}, commit {commit[..Math.Min(commit.Length, 9)]}"));
        return facts;
    }

    private static List<(string Name, string Value, bool Changed)> OptionRows(
        PretrainOptions options, string? preset)
    {
        var effective = OptionJson.ToJson(options);
        var before = preset is not null && Preset.Names.Contains(preset)
            ? OptionJson.ToJson(Preset.Load(preset).Options)
            : effective;
        return
        [
            .. effective.Where(entry => entry.Value is not null).Select(entry => (
                entry.Key.Replace('_', '-'), entry.Value!.ToString(),
                before[entry.Key] is { } value && value.ToString() != entry.Value.ToString())),
        ];
    }

    private static string Duration(double seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Round(seconds));
        return time.TotalHours >= 1 ? $"{(int)time.TotalHours} h {time.Minutes} min"
            : time.TotalMinutes >= 1 ? $"{time.Minutes} min {time.Seconds} s" : $"{time.Seconds} s";
    }
}
