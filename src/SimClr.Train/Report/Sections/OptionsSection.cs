using System.Xml.Linq;
using SimClr.Train.Report.Content;
using static SimClr.Train.Pages.Markup;

namespace SimClr.Train.Report.Sections;

internal static class OptionsSection
{
    public static XElement Draw(ReportData data) => Section("options", "Effective options",
        "Marked: not as in the preset.",
        Tag("div.options", data.Options.Select(option => Tag(option.Changed ? "div.changed" : "div",
            Tag("code", option.Name), Tag("span", option.Value)))));
}
