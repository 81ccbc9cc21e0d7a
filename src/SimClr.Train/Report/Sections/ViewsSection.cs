using System.Xml.Linq;
using SimClr.Train.Report.Content;
using static SimClr.Train.Pages.Markup;

namespace SimClr.Train.Report.Sections;

internal static class ViewsSection
{
    public static XElement Draw(ReportData data) => Section("views", "What training sees",
        "Training images, each with the pairs of views that the recipe and the seed of this run make of it "
        + "in the first epochs. The two of a pair are to be told from the views of all other images.",
        Tag("div.views", data.Views.Select(row => Tag("div.row",
            Image("img.original", row.Original, "training image"),
            Tag("div.pairs", row.Pairs.Select((pair, epoch) => Tag("span.pair",
                Attribute("title", $"epoch {epoch + 1}"),
                Image("img", pair.First, "first view"), Image("img", pair.Second, "second view"))))))));
}
