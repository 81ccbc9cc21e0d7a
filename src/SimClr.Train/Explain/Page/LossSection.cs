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

    private static XElement Measures(StepExplanation step) => Table("numbers", Findings.Loss(step),
        ("", measure => Tag("th", measure.Name)),
        ("*this step", measure => Tag("td.number.strong", measure.Value)),
        (step.Untrained is null ? null : "*random weights", measure => measure.Untrained),
        ("", measure => Tag("td.muted", measure.Meaning)));

    private static XElement Rows(StepExplanation step, RowSoftmax softmax, RowThumbnails thumbnails)
    {
        var loss = step.Loss;
        double most = Math.Max(softmax.RowLoss.Max(), loss.LossOfEqualRows);
        return Tag("figure", Tag("figcaption", "The loss of every row"),
            Table("numbers", Enumerable.Range(0, loss.Rows),
                ("row", row => thumbnails.Cell(row)),
                ("*cosine", row => Fixed(loss.Cosine[row][loss.Partner(row)])),
                ("*" + Findings.PartnerColumn(softmax), row => Fixed(Math.Exp(-softmax.RowLoss[row]))),
                ("*loss", row => Fixed(softmax.RowLoss[row])),
                (Tag("th.wide"),
                    row => Meter.Draw("work", softmax.RowLoss[row] / most, loss.LossOfEqualRows / most))),
            Tag("p.note", "Cosine: with the other view of the same picture. The thin line is the loss of "
                + $"equal rows, {Fixed(loss.LossOfEqualRows)}."));
    }

    private static XElement Softmax(StepExplanation step, RowSoftmax softmax, RowThumbnails thumbnails)
    {
        var loss = step.Loss;
        int row = step.Gradient.Row;
        double most = softmax.Probability[row].Max();
        return Tag("figure", Tag("figcaption", $"The softmax of row {step.RowName(row)}, the worst one"),
            Table("numbers", loss.Others(row).OrderByDescending(j => loss.Cosine[row][j]),
                ("other row", j => thumbnails.Cell(j, loss.IsPositive(row, j) ? " partner" : "")),
                ("*cosine", j => Fixed(loss.Cosine[row][j])),
                ($"*/ {softmax.Temperature}", j => Fixed(loss.Cosine[row][j] / softmax.Temperature)),
                ("*probability",
                    j => softmax.IsInDenominator(row, j) ? Fixed(softmax.Probability[row][j]) : "left out"),
                (Tag("th.wide"), j => Meter.Draw(
                    loss.IsPositive(row, j) ? "pull" : "push", softmax.Probability[row][j] / most))),
            Tag("p.note", "Nearest first; the probabilities add up to 1."
                + (!softmax.IsOfOnePositive ? ""
                    : $" -log of the partner's is the row's loss, {Fixed(softmax.RowLoss[row])}.")));
    }
}
