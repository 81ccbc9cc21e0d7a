using System.Xml.Linq;
using SimClr.Train.Pages.Charts;
using SimClr.Train.Report.Content;
using static SimClr.Train.Pages.Markup;

namespace SimClr.Train.Report.Sections;

internal static class ConfusionSection
{
    /// <summary>Null without labels.</summary>
    public static XElement? Draw(ReportData data) => data.Trained.Knn?.Confusion is { } confusion
        ? Section("confusion", "What is taken for what",
            $"Test images by kNN (k = 10) with the trained encoder: {ConfusionTable.Caption(confusion)}",
            ConfusionTable.Draw(confusion))
        : null;
}
