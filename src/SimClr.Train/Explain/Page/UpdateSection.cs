using System.Xml.Linq;
using SimClr.Nn;
using SimClr.Train.Explain.Text;
using SimClr.Train.Recipes;
using static SimClr.Train.Pages.Markup;
using static SimClr.Train.Text.Digits;

namespace SimClr.Train.Explain.Page;

/// <summary>What the optimizer did to every parameter, and what that did to the loss.</summary>
internal static class UpdateSection
{
    public static IEnumerable<XElement> Draw(StepExplanation step)
    {
        bool adapts = step.Options.Optimizer == OptimizerName.Lars;
        var parameters = step.Update.Parameters;
        double most = parameters.Max(p => p.RelativeUpdate) ?? 0;
        yield return Tag("p.strong", Findings.Update(step));
        yield return Tag("p", Findings.Optimizer(step));
        yield return Tag("div.scroll", Tag("table.numbers",
            Tag("thead", Tag("tr", Tag("th", "parameter"), Tag("th", "shape"), Tag("th.number", "|w|"),
                Tag("th.number", "|gradient|"), adapts ? Tag("th.number", "trust ratio") : null,
                Tag("th.number", "|update|"), Tag("th.number", "|update| / |w|"), Tag("th.wide"))),
            Tag("tbody", parameters.Select(p => Tag(p.Role == ParameterRole.Weight ? "tr" : "tr.muted",
                Tag("td", p.Name), Tag("td", p.Shape.ToString()), Tag("td.number", Of(p.WeightNorm)),
                Tag("td.number", Of(p.GradientNorm)),
                adapts ? Tag("td.number", p.TrustRatio is { } trust ? Of(trust) : "excluded") : null,
                Tag("td.number", Of(p.UpdateNorm)),
                Tag("td.number", p.RelativeUpdate is { } share ? Of(share) : "–"),
                Tag("td", Meter.Draw("work", most > 0 ? (p.RelativeUpdate ?? 0) / most : 0)))))));
    }
}
