using System.Xml.Linq;
using SimClr.Train.Report.Content;
using static SimClr.Train.Pages.Markup;

namespace SimClr.Train.Report;

/// <summary>What a run's encoder finds alike, what it was shown, and what its first layer became.</summary>
internal static class PictureSections
{
    public static XElement Neighbours(ReportData data) => Section("neighbours", "Nearest neighbours",
        "Test images, and the training images whose features are most similar, best first."
        + (data.Classes.Count > 0 ? " Framed: same class as the query. Faded: another class." : ""),
        Table("gallery", data.Gallery,
            ("query", row => Tag("td", Neighbour("query", row.Query),
                row.Query.Class is { } name ? Tag("span.name", Attribute("title", name), name) : null)),
            ("trained", row => row.Trained.Select(Neighbour)),
            ("random weights", row => row.Random.Select(Neighbour))));

    public static XElement Views(ReportData data) => Section("views", "What training sees",
        "Training images, each with the pairs of views that the recipe and the seed of this run make of it "
        + "in the first epochs. The two of a pair are to be told from the views of all other images.",
        Tag("div.views", data.Views.Select(row => Tag("div.row",
            Image("img.original", row.Original, "training image"),
            Tag("div.pairs", row.Pairs.Select((pair, epoch) => Tag("span.pair",
                Attribute("title", $"epoch {epoch + 1}"),
                Image("img", pair.First, "first view"), Image("img", pair.Second, "second view"))))))));

    public static XElement Filters(ReportData data)
    {
        return Section("filters", "First-layer filters",
            "A pixel is a weight; grey is 0, and each filter has its own scale. Training turns noise into edges, "
            + "spots and colours; what still looks like noise has learned little.",
            Tag("div.charts", Figure("Random weights", data.Random), Figure("Trained", data.Trained)));

        static XElement Figure(string title, EncoderReport encoder) => Tag("figure", Tag("figcaption", title),
            Tag("div.filters", encoder.Filters.Select((filter, i) => Image("img", filter, $"filter {i}"))));
    }

    private static XElement Neighbour(GalleryImage image) => Neighbour(
        image.Correct switch { true => "right", false => "wrong", null => "neighbour" }, image);

    private static XElement Neighbour(string style, GalleryImage image)
    {
        var picture = Image("img." + style, image.Png, $"{image.Class ?? "picture"} ({style})");
        picture.Add(image.Class is null ? null : Attribute("title", image.Class));
        return picture;
    }
}
