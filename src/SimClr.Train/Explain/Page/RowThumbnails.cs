using System.Xml.Linq;
using SimClr.Train.Pages;
using static SimClr.Train.Pages.Markup;

namespace SimClr.Train.Explain.Page;

/// <summary>The view of each row, small, beside its name.</summary>
internal sealed class RowThumbnails(StepExplanation step, string[] sources)
{
    private const int Side = 32;

    public static RowThumbnails Draw(StepExplanation step) => new(step,
        [.. step.Pictures.Select(picture => picture.First)
            .Concat(step.Pictures.Select(picture => picture.Second))
            .Select(view => DataUri(Thumbnails.Encode(view.Pixels, Side)))]);

    public XElement Image(int row) => Tag("img.thumbnail", Attribute("src", sources[row]),
        Attribute("alt", $"view {step.RowName(row)}"), Attribute("title", step.RowName(row)));

    /// <summary>A table's cell with picture and name.</summary>
    public XElement Cell(int row, string words = "")
        => Tag("td.row", Image(row), Tag("span", step.RowName(row) + words));
}
