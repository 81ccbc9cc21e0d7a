using System.Xml.Linq;
using SimClr.Train.Pages.Charts;
using SimClr.Train.Report.Content;
using static SimClr.Train.Pages.Markup;

namespace SimClr.Train.Report.Sections;

internal static class MapSection
{
    public static XElement Draw(ReportData data)
    {
        string colours = data.Classes.Count > 0
            ? " The encoder never saw a label: colours were added afterwards."
            : "";
        return Section("embedding", "The space of features",
            $"{Count(data.SampleLabels.Count)} test images by their features: near means alike. t-SNE keeps "
            + $"neighbours together, and its axes have no meaning; the principal components are the two "
            + $"directions in which features differ most.{colours} Point at a dot to see its image.",
            ScatterPlot.Pictures(data.SamplePictures),
            Tag("div.charts",
                Plot("t-SNE, random weights", data.Random.Map), Plot("t-SNE, trained", data.Trained.Map),
                Plot("Principal components, random weights", data.Random.Components),
                Plot("Principal components, trained", data.Trained.Components)),
            ScatterPlot.Legend(data.Classes));

        XElement Plot(string title, IReadOnlyList<(float X, float Y)> points) => ScatterPlot.Draw(
            title, points, data.SampleLabels, data.Classes, data.SamplePictures);
    }
}
