using System.Xml.Linq;
using SimClr.Nn.Losses;
using SimClr.Train.Explain.Text;
using static SimClr.Train.Pages.Markup;
using static SimClr.Train.Text.Digits;

namespace SimClr.Train.Explain.Page;

/// <summary>The loss beside what it could be, each row's part of it, and one row's softmax.</summary>
internal static class LossSection
{
    public static IEnumerable<XElement?> Draw(StepExplanation step, RowThumbnails thumbnails)
    {
        yield return step.Loss.Words.Remark is { } remark ? Tag("p", remark) : null;
        yield return Measures(step);
        yield return step.Loss.Softmax is { } softmax
            ? Tag("div.charts", Rows(step, softmax, thumbnails), Softmax(step, softmax, thumbnails)) : null;
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

    private static XElement Rows(StepExplanation step, RowSoftmax softmax, RowThumbnails thumbnails)
    {
        var loss = step.Loss;
        double most = Math.Max(softmax.RowLoss.Max(), loss.LossOfEqualRows);
        return Tag("figure", Tag("figcaption", "The loss of every row"), Tag("div.scroll",
            Tag("table.numbers",
            Tag("thead", Tag("tr", Tag("th", "row"), Tag("th.number", "cosine"),
                Tag("th.number", Findings.PartnerColumn(softmax)), Tag("th.number", "loss"), Tag("th.wide"))),
            Tag("tbody", Enumerable.Range(0, loss.Rows).Select(row => Tag("tr", thumbnails.Cell(row),
                Tag("td.number", Fixed(loss.Cosine[row][loss.Partner(row)])),
                Tag("td.number", Fixed(Math.Exp(-softmax.RowLoss[row]))),
                Tag("td.number", Fixed(softmax.RowLoss[row])),
                Tag("td", Meter.Draw("work", softmax.RowLoss[row] / most, loss.LossOfEqualRows / most))))))),
            Tag("p.note", "Cosine: with the other view of the same picture. The thin line is the loss of "
                + $"equal rows, {Fixed(loss.LossOfEqualRows)}."));
    }

    private static XElement Softmax(StepExplanation step, RowSoftmax softmax, RowThumbnails thumbnails)
    {
        var loss = step.Loss;
        int row = step.Gradient.Row;
        double most = softmax.Probability[row].Max();
        return Tag("figure", Tag("figcaption", $"The softmax of row {step.RowName(row)}, the worst one"),
            Tag("div.scroll", Tag("table.numbers",
                Tag("thead", Tag("tr", Tag("th", "other row"), Tag("th.number", "cosine"),
                    Tag("th.number", $"/ {softmax.Temperature}"), Tag("th.number", "probability"),
                    Tag("th.wide"))),
                Tag("tbody", loss.Others(row).OrderByDescending(j => loss.Cosine[row][j]).Select(j =>
                {
                    bool isPositive = loss.IsPositive(row, j);
                    bool isInDenominator = softmax.IsInDenominator(row, j);
                    return Tag("tr", thumbnails.Cell(j, isPositive ? " partner" : ""),
                        Tag("td.number", Fixed(loss.Cosine[row][j])),
                        Tag("td.number", Fixed(loss.Cosine[row][j] / softmax.Temperature)),
                        Tag("td.number", isInDenominator ? Fixed(softmax.Probability[row][j]) : "left out"),
                        Tag("td", Meter.Draw(isPositive ? "pull" : "push", softmax.Probability[row][j] / most)));
                })))),
            Tag("p.note", "Nearest first; the probabilities add up to 1."
                + (!softmax.IsOfOnePositive ? ""
                    : $" -log of the partner's is the row's loss, {Fixed(softmax.RowLoss[row])}.")));
    }
}
