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
        yield return Table("numbers", p => p.Role == ParameterRole.Weight ? "tr" : "tr.muted", parameters,
            ("parameter", p => p.Name),
            ("shape", p => p.Shape.ToString()),
            ("*|w|", p => Of(p.WeightNorm)),
            ("*|gradient|", p => Of(p.GradientNorm)),
            (adapts ? "*trust ratio" : null, p => p.TrustRatio is { } trust ? Of(trust) : "excluded"),
            ("*|update|", p => Of(p.UpdateNorm)),
            ("*|update| / |w|", p => p.RelativeUpdate is { } share ? Of(share) : "–"),
            (Tag("th.wide"), p => Meter.Draw("work", most > 0 ? (p.RelativeUpdate ?? 0) / most : 0)));
    }
}
