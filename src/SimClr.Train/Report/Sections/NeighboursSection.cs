using System.Xml.Linq;
using SimClr.Train.Report.Content;
using static SimClr.Train.Pages.Markup;

namespace SimClr.Train.Report.Sections;

internal static class NeighboursSection
{
    public static XElement Draw(ReportData data) => Section("neighbours", "Nearest neighbours",
        "Test images, and the training images whose features are most similar, best first."
        + (data.Classes.Count > 0 ? " Framed: same class as the query. Faded: another class." : ""),
        Tag("div.scroll", Tag("table.gallery",
            Tag("thead", Tag("tr", Tag("th", "query"), Tag("th", "trained"), Tag("th", "random weights"))),
            Tag("tbody", data.Gallery.Select(row => Tag("tr",
                Tag("td", Picture("query", row.Query),
                    row.Query.Class is { } name ? Tag("span.name", Attribute("title", name), name) : null),
                Tag("td", row.Trained.Select(Neighbour)), Tag("td", row.Random.Select(Neighbour))))))));

    private static XElement Neighbour(GalleryImage image) => Picture(
        image.Correct switch { true => "right", false => "wrong", null => "neighbour" }, image);

    private static XElement Picture(string style, GalleryImage image)
    {
        var picture = Image("img." + style, image.Png, $"{image.Class ?? "picture"} ({style})");
        picture.Add(image.Class is null ? null : Attribute("title", image.Class));
        return picture;
    }
}
