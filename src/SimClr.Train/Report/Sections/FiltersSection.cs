using System.Xml.Linq;
using SimClr.Train.Report.Content;
using static SimClr.Train.Pages.Markup;

namespace SimClr.Train.Report.Sections;

internal static class FiltersSection
{
    public static XElement Draw(ReportData data) => Section("filters", "First-layer filters",
        "A pixel is a weight; grey is 0, and each filter has its own scale. Training turns noise into edges, "
        + "spots and colours; what still looks like noise has learned little.",
        Tag("div.charts", Figure("Random weights", data.Random), Figure("Trained", data.Trained)));

    private static XElement Figure(string title, EncoderReport encoder) => Tag("figure",
        Tag("figcaption", title),
        Tag("div.filters", encoder.Filters.Select((filter, i) => Image("img", filter, $"filter {i}"))));
}
