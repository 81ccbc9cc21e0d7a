using System.Xml.Linq;
using SimClr.Train.Evaluation;
using static SimClr.Train.Pages.Markup;

namespace SimClr.Train.Pages.Charts;

/// <summary>
/// A confusion matrix as a table whose cells are shaded by their share of the row, and its most frequent
/// mistakes. Where the classes are too many for a table: the accuracy of each, worst first.
/// </summary>
internal static class ConfusionTable
{
    private const int MaxClasses = 20;
    private const int WorstPairs = 8;

    /// <summary>How to read what is drawn.</summary>
    public static string Caption(ConfusionMatrix matrix) => matrix.Classes.Count > MaxClasses
        ? "accuracy of each class, worst first."
        : "rows are the true class, columns the answer; the last column is the accuracy of the class.";

    public static XElement Draw(ConfusionMatrix matrix)
    {
        int classes = matrix.Classes.Count;
        if (classes > MaxClasses)
        {
            return Tag("div", ClassAccuracies(matrix), Worst(matrix));
        }

        return Tag("div", Tag("div.scroll", Tag("table.confusion",
            Tag("thead", Tag("tr", Tag("th"),
                matrix.Classes.Append("right").Select(name => Tag("th.column", Tag("span", name))))),
            Tag("tbody", Enumerable.Range(0, classes).Select(label => Tag("tr",
                Tag("th", matrix.Classes[label]),
                Enumerable.Range(0, classes).Select(prediction => Cell(matrix, label, prediction)),
                Tag("td.right", Percent(matrix.ClassAccuracy(label)))))))), Worst(matrix));
    }

    private static XElement Cell(ConfusionMatrix matrix, int label, int prediction)
    {
        int count = matrix[label, prediction];
        double share = count / (double)Math.Max(1, matrix.RowTotal(label));
        return Tag(label == prediction ? "td.hit" : "td.miss",
            Attribute("style", $"--share: {Number(share)}"),
            Attribute("title", $"{matrix.Classes[label]} taken for {matrix.Classes[prediction]}: {count}"),
            count == 0 ? Tag("span.zero", "·") : count);
    }

    private static XElement ClassAccuracies(ConfusionMatrix matrix) => Tag("div.options",
        Enumerable.Range(0, matrix.Classes.Count).OrderBy(label => matrix.RowTotal(label) == 0)
            .ThenBy(matrix.ClassAccuracy).Select(label => Tag("div",
            Tag("code", matrix.Classes[label]), Tag("span", Percent(matrix.ClassAccuracy(label))))));

    private static XElement Worst(ConfusionMatrix matrix)
    {
        int classes = matrix.Classes.Count;
        var pairs = Enumerable.Range(0, classes * classes)
            .Select(i => (Label: i / classes, Prediction: i % classes))
            .Where(pair => pair.Label != pair.Prediction && matrix[pair.Label, pair.Prediction] > 0)
            .OrderByDescending(pair => matrix[pair.Label, pair.Prediction])
            .Take(WorstPairs)
            .Select(pair => $"{matrix.Classes[pair.Label]} taken for {matrix.Classes[pair.Prediction]} "
                + $"({matrix[pair.Label, pair.Prediction]})");
        string list = string.Join(", ", pairs.DefaultIfEmpty("none"));
        return Tag("p.note", $"Most frequent mistakes: {list}.");
    }
}
