using System.Xml.Linq;
using SimClr.Train.Data.Pictures;
using static SimClr.Train.Pages.Markup;

namespace SimClr.Train.Explain.Page;

/// <summary>The view of each row, small, beside its name.</summary>
internal sealed class RowThumbnails
{
    private const int Side = 32;

    private readonly StepExplanation step;
    private readonly string[] sources;

    public RowThumbnails(StepExplanation step)
    {
        this.step = step;
        sources = [.. step.Pictures.Select(picture => Encode(picture.First.Pixels))
            .Concat(step.Pictures.Select(picture => Encode(picture.Second.Pixels)))];
    }

    public XElement Image(int row) => Tag("img.thumbnail", Attribute("src", sources[row]),
        Attribute("alt", $"view {step.RowName(row)}"), Attribute("title", step.RowName(row)));

    /// <summary>A table's cell with picture and name.</summary>
    public XElement Cell(int row, string words = "")
        => Tag("td.row", Image(row), Tag("span", step.RowName(row) + words));

    private static string Encode(Picture view)
    {
        int side = Math.Min(Side, view.Height);
        var small = PictureShrink.To(view, new PictureSize(side, side));
        return DataUri(Png.Encode(small.Pixels, small.Height, small.Width));
    }
}
