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
        yield return Table("numbers", step.Layers,
            ("layer", layer => layer.Name),
            ("op", layer => layer.Op),
            ("output", layer => layer.Output.ToString()),
            ("*parameters", layer => layer.Parameters == 0 ? "" : Count(layer.Parameters)),
            ("*multiply-adds", layer => layer.MultiplyAdds == 0 ? "" : Count(layer.MultiplyAdds)),
            ("*", layer => Tag("td", Meter.Draw("work", layer.MultiplyAdds / most))),
            ("*mean", layer => Short(layer.Mean)),
            ("*std", layer => Short(layer.Deviation)),
            ("*zeros", layer => Digits.Percent(layer.Zeros)),
            ("*kB", layer => Kilobytes(layer.Bytes)));
        yield return Tag("p.note", "Output: views, height, width, channels. Mean, std and the share of zeros "
            + "are those of the numbers that came out in this step; kB is what they take in memory until "
            + "backward has passed.");
    }
}
