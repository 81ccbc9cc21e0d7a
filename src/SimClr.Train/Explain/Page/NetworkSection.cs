using System.Xml.Linq;
using SimClr.Train.Explain.Text;
using SimClr.Train.Text;
using static SimClr.Train.Pages.Markup;
using static SimClr.Train.Text.Digits;

namespace SimClr.Train.Explain.Page;

/// <summary>The layers, top to bottom as the views pass them.</summary>
internal static class NetworkSection
{
    public static IEnumerable<XElement> Draw(StepExplanation step)
    {
        double most = step.Layers.Max(layer => layer.MultiplyAdds);
        yield return Tag("p", Findings.Network(step));
        yield return Tag("div.scroll", Tag("table.numbers",
            Tag("thead", Tag("tr", Tag("th", "layer"), Tag("th", "op"), Tag("th", "output"),
                new[] { "parameters", "multiply-adds", "", "mean", "std", "zeros", "kB" }
                    .Select(name => Tag("th.number", name)))),
            Tag("tbody", step.Layers.Select(layer => Tag("tr",
                Tag("td", layer.Name), Tag("td", layer.Op), Tag("td", layer.Output.ToString()),
                Tag("td.number", layer.Parameters == 0 ? "" : Count(layer.Parameters)),
                Tag("td.number", layer.MultiplyAdds == 0 ? "" : Count(layer.MultiplyAdds)),
                Tag("td", Meter.Draw("work", layer.MultiplyAdds / most)),
                Tag("td.number", Short(layer.Mean)), Tag("td.number", Short(layer.Deviation)),
                Tag("td.number", Digits.Percent(layer.Zeros)), Tag("td.number", Kilobytes(layer.Bytes)))))));
        yield return Tag("p.note", "Output: views, height, width, channels. Mean, std and the share of zeros "
            + "are those of the numbers that came out in this step; kB is what they take in memory until "
            + "backward has passed.");
    }
}
