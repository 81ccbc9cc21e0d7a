using System.Xml.Linq;
using SimClr.Kernels;
using SimClr.Train.Explain.Text;
using static SimClr.Train.Text.Digits;
using static SimClr.Train.Pages.Markup;

namespace SimClr.Train.Explain.Page;

/// <summary>The loss beside what it could be, each row's part of it, and one row's softmax.</summary>
internal static class LossSection
{
    public static IEnumerable<XElement?> Draw(StepExplanation step, RowThumbnails thumbnails)
    {
        var loss = step.Loss;
        yield return Findings.Objective(step) is { } objective ? Tag("p", objective) : null;
        yield return Measures(step);
        yield return Tag("div.charts", Rows(step, thumbnails), Softmax(step, thumbnails));
    }

    private static XElement Measures(StepExplanation step)
    {
        bool compares = step.Untrained is not null;
        return Tag("div.scroll", Tag("table.numbers",
            Tag("thead", Tag("tr", Tag("th"), Tag("th.number", "this step"),
                compares ? Tag("th.number", "random weights") : null, Tag("th"))),
            Tag("tbody", Findings.Loss(step).Select(measure => Tag("tr",
                Tag("th", measure.Name), Tag("td.number.strong", measure.Value),
                compares ? Tag("td.number", measure.Untrained) : null,
                Tag("td.muted", measure.Meaning))))));
    }

    private static XElement Rows(StepExplanation step, RowThumbnails thumbnails)
    {
        var loss = step.Loss;
        double most = Math.Max(loss.RowLoss.Max(), loss.LossOfEqualRows);
        return Tag("figure", Tag("figcaption", "The loss of every row"), Tag("div.scroll",
            Tag("table.numbers",
            Tag("thead", Tag("tr", Tag("th", "row"), Tag("th.number", "cosine"),
                Tag("th.number", Findings.PartnerColumn(step)), Tag("th.number", "loss"), Tag("th.wide"))),
            Tag("tbody", Enumerable.Range(0, loss.Rows).Select(row => Tag("tr", thumbnails.Cell(row),
                Tag("td.number", Fixed(loss.Cosine[row][loss.Partner(row)])),
                Tag("td.number", Fixed(loss.PartnerProbability(row))),
                Tag("td.number", Fixed(loss.RowLoss[row])),
                Tag("td", Meter.Draw("work", loss.RowLoss[row] / most, loss.LossOfEqualRows / most))))))),
            Tag("p.note", "Cosine: with the other view of the same picture. The thin line is the loss of "
                + $"equal rows, {Fixed(loss.LossOfEqualRows)}."));
    }

    private static XElement Softmax(StepExplanation step, RowThumbnails thumbnails)
    {
        var loss = step.Loss;
        int row = step.Gradient.Row;
        double most = loss.Probability[row].Max();
        return Tag("figure", Tag("figcaption", $"The softmax of row {step.RowName(row)}, the worst one"),
            Tag("div.scroll", Tag("table.numbers",
                Tag("thead", Tag("tr", Tag("th", "other row"), Tag("th.number", "cosine"),
                    Tag("th.number", $"/ {loss.Temperature}"), Tag("th.number", "probability"),
                    Tag("th.wide"))),
                Tag("tbody", loss.Others(row).OrderByDescending(j => loss.Cosine[row][j]).Select(j =>
                {
                    bool isPositive = loss.IsPositive(row, j);
                    bool isBelow = loss.IsBelow(row, j);
                    return Tag("tr", thumbnails.Cell(j, isPositive ? " partner" : ""),
                        Tag("td.number", Fixed(loss.Cosine[row][j])),
                        Tag("td.number", Fixed(loss.Cosine[row][j] / loss.Temperature)),
                        Tag("td.number", isBelow ? Fixed(loss.Probability[row][j]) : "left out"),
                        Tag("td", Meter.Draw(isPositive ? "pull" : "push", loss.Probability[row][j] / most)));
                })))),
            Tag("p.note", "Nearest first; the probabilities add up to 1."
                + (loss.Objective != ContrastiveObjective.NtXent ? ""
                    : $" -log of the partner's is the row's loss, {Fixed(loss.RowLoss[row])}.")));
    }
}
