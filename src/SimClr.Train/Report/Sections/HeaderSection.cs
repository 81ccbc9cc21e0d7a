using System.Xml.Linq;
using SimClr.Train.Report.Content;
using static SimClr.Train.Pages.Markup;

namespace SimClr.Train.Report.Sections;

internal static class HeaderSection
{
    public static XElement Draw(ReportData data)
    {
        var verdict = Verdict.Of(data);
        return Tag("header",
            Tag("p.run", data.Run),
            Tag("h1", Attribute("id", "verdict"), verdict.Headline),
            Tag("ul.lines", verdict.Lines.Select(line => Tag("li", line))),
            verdict.Warnings.Select(warning => Tag("p.warning", Tag("b", "Warning: "), warning)),
            Tag("dl.facts",
                data.Facts.Select(fact => Tag("div", Tag("dt", fact.Name), Tag("dd", fact.Value)))));
    }
}
