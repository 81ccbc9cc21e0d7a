using System.Xml.Linq;
using SimClr.Train.Explain.Text;
using SimClr.Train.Text;
using static SimClr.Train.Pages.Markup;
using static SimClr.Train.Text.Digits;

namespace SimClr.Train.Explain.Page;

/// <summary>The matrix of cosines as a heat map, and the rows it is made of.</summary>
internal static class SimilaritySection
{
    private const int NumbersOfZ = 8;
    private const int MaxRowsWithNumbers = 32; // more: colours alone, the numbers on hover

    public static IEnumerable<XElement> Draw(StepExplanation step, RowThumbnails thumbnails)
    {
        var loss = step.Loss;
        yield return Tag("p.note", "Blue: above 0, red: below. " + Findings.Similarity(step));
        bool hasNumbers = loss.Rows <= MaxRowsWithNumbers;
        yield return Tag("div.scroll", Tag(hasNumbers ? "table.matrix" : "table.matrix.dense",
            Tag("thead", Tag("tr", Tag("th"), Rows().Select(j => Tag("th.column", thumbnails.Image(j),
                Tag("span", step.RowName(j)))))),
            Tag("tbody", Rows().Select(i => Tag("tr",
                Tag("th", Tag("span", step.RowName(i)), thumbnails.Image(i)),
                Rows().Select(j => Cell(step, i, j, hasNumbers)))))));
        yield return Tag("p.note", "Each row of z, before and after it is scaled to length 1:");
        yield return Table("numbers", Rows(),
            ("row", row => thumbnails.Cell(row)),
            ("*|h|", row => Of(step.HNorms[row])),
            ("*|z|", row => Of(step.ZNorms[row])),
            ($"z / |z|, the first numbers of {step.Dim}", row => Tag("td.vector",
                step.UnitZ.Skip(row * step.Dim).Take(Math.Min(NumbersOfZ, step.Dim))
                    .Select(value => Tag("span", Fixed(value))))));

        IEnumerable<int> Rows() => Enumerable.Range(0, loss.Rows);
    }

    private static XElement Cell(StepExplanation step, int i, int j, bool hasNumbers)
    {
        if (i == j)
        {
            return Tag("td.self", Attribute("title", $"{step.RowName(i)} with itself: left out"), "–");
        }

        double cosine = step.Loss.Cosine[i][j];
        string sign = cosine < 0 ? "unlike" : "like";
        string positive = step.Loss.IsPositive(i, j) ? ".positive" : "";
        return Tag($"td.{sign}{positive}", Attribute("style", $"--share: {Number(Math.Abs(cosine))}"),
            Attribute("title", $"{step.RowName(i)} with {step.RowName(j)}: {Fixed(cosine)}"),
            hasNumbers ? Digits.Cosine(cosine) : null);
    }
}
