using SimClr.Train.Evaluation;
using SimClr.Train.Evaluation.Protocols;
using SimClr.Train.Evaluation.ViewPairs;
using SimClr.Train.Report.Content;
using static System.FormattableString;
using static SimClr.Train.Pages.Markup;

namespace SimClr.Train.Report;

/// <summary>What a person should know of a run first.</summary>
/// <param name="Headline">The result in one sentence.</param>
/// <param name="Lines">What it is to be compared with.</param>
/// <param name="Warnings">What looks wrong.</param>
public sealed record Verdict(string Headline, IReadOnlyList<string> Lines, IReadOnlyList<string> Warnings)
{
    private const double MinGain = 0.01; // of a fraction: less may be chance
    private const double NearEqualRows = 0.98; // share of the loss where all rows are equal
    private const double CollapsedStd = 0.1; // of 1

    public static Verdict Of(ReportData data)
    {
        var (headline, line) = data.Trained.Knn is null ? ByViews(data) : ByLabels(data);
        string[] loss = data.Metrics is not [.., var last] ? [] :
        [
            Invariant($"The loss is {last.Line.Loss:0.000}; it would be {data.LossOfEqualRows:0.000} if all ")
                + "embeddings were equal.",
        ];
        return new Verdict(headline, [line, .. loss], [.. WarningsOf(data)]);
    }

    private static (string Headline, string Line) ByLabels(ReportData data)
    {
        double trained = data.Trained.Knn!.Value;
        double random = data.Random.Knn!.Value;
        return ($"{Learned(data, trained, random)}: kNN names the class of {Percent(trained)} of "
            + $"{Count(data.TestImages)} unseen images.",
            $"With random weights it is {Percent(random)} ({Points(trained - random)} points), by guessing "
                + $"{Percent(data.Chance!.Value)}.");
    }

    private static (string Headline, string Line) ByViews(ReportData data)
    {
        string noAccuracy = (data.HasLabels
            ? "An accuracy would say nothing here, for the reason below"
            : "These images have no labels, so there are no right answers to count") + ": look "
            + "at the nearest neighbours.";
        return data.Trained[ViewPairsProtocol.Matched] is { } trained
            && data.Random[ViewPairsProtocol.Matched] is { } random
            ? ($"{Learned(data, trained, random)}: {FindsViews(data.TestImages, trained, random)}",
                noAccuracy)
            : ("The encoder is trained; there are too few held-out images to judge it by.", noAccuracy);
    }

    private static string Learned(ReportData data, double trained, double random)
        => AreTooFew(data, trained, random)
                ? "These are too few held-out images to tell whether the encoder learned"
            : trained - random >= MinGain ? "The encoder learned" : "The encoder learned nothing yet";

    private static bool AreTooFew(ReportData data, double trained, double random)
        => data.TestImages < EvaluationNotes.FewImages
            && Math.Abs(trained - random) < EvaluationNotes.Uncertainty(data.TestImages);

    private static string FindsViews(int images, double trained, double random)
    {
        int others = 2 * Math.Min(images, PairEvaluator.Pictures) - 1;
        return $"given a view of an unseen image, it picks the image's other view among {Count(others)} in "
            + $"{Percent(trained)} of cases; with random weights in {Percent(random)}.";
    }

    private static IEnumerable<string> WarningsOf(ReportData data)
    {
        if (data.Metrics is [.., { Line: var line }] && line.Epoch < data.Epochs)
        {
            yield return $"Training is not finished: epoch {line.Epoch} of {data.Epochs}.";
        }

        if (data.Trained.Knn is { } trained && data.Random.Knn is { } random
            && trained.Value - random.Value < MinGain && !AreTooFew(data, trained.Value, random.Value))
        {
            yield return "kNN is no better than with random weights: train longer, or look at the learning "
                + "rate, the views below and the loss.";
        }

        if (data.Metrics is [.., { Line.Loss: var loss }] && loss >= NearEqualRows * data.LossOfEqualRows)
        {
            yield return $"The loss stands where it is for equal embeddings, {data.LossInWords.EqualRows}: the "
                + "views of an image are not told from others. Try another learning rate, and look whether the "
                + "views below still show the image.";
        }

        if (data.Trained[ViewPairsProtocol.Std] is < CollapsedStd and var std)
        {
            yield return "All embeddings are almost the same: their standard deviation is "
                + Invariant($"{std:0.000} of 1. The encoder has collapsed.");
        }
    }
}
