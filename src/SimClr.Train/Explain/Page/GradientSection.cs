using System.Xml.Linq;
using SimClr.Nn;
using SimClr.Train.Explain.Loss;
using SimClr.Train.Explain.Text;
using static SimClr.Train.Pages.Markup;
using static SimClr.Train.Text.Digits;

namespace SimClr.Train.Explain.Page;

/// <summary>One row's gradient taken apart and checked, and the gradient of every layer's weights.</summary>
internal static class GradientSection
{
    public static IEnumerable<XElement> Draw(StepExplanation step, RowThumbnails thumbnails)
    {
        yield return Tag("p", string.Join(' ', Findings.Gradient(step)));
        yield return Tag("div.charts",
            step.Gradient.Forces is { } forces ? Forces(step, forces, thumbnails) : null,
            Tag("div", Checks(step), Layers(step)));
    }

    private static XElement Forces(StepExplanation step, RowForces forces, RowThumbnails thumbnails)
    {
        var gradient = step.Gradient;
        double strongest = forces.All.Max(force => Math.Abs(force.Strength));
        return Tag("figure", Tag("figcaption", $"What the others do to row {step.RowName(gradient.Row)}"),
            Table("numbers", forces.StrongestFirst,
                ("other row", force => thumbnails.Cell(force.Row)),
                ("*cosine", force => Fixed(step.Loss.Cosine[gradient.Row][force.Row])),
                ("*force", force => Of(Math.Abs(force.Strength))),
                (Tag("th.wide", Tag("div.ends", Tag("span", "pulls"), Tag("span", "pushes"))),
                    force => Meter.DrawSigned(
                        force.Strength < 0 ? "pull" : "push", force.Strength / strongest))),
            Tag("p.note", "The length of each row's part of dLoss/dz. Near rows push more, because "
                + "they have more probability."));
    }

    private static XElement Checks(StepExplanation step) => Tag("figure",
        Tag("figcaption", "The same by finite differences"),
        Table("numbers", step.Gradient.Checks.Append(step.Update.Check),
            ("derivative of the loss by", check => check.What),
            ("*engine", check => Of(check.Engine)),
            ("*finite difference", check => Of(check.FiniteDifference)),
            ("*differ by", check => Of(check.Engine - check.FiniteDifference))),
        Tag("p.note", $"z is row {step.RowName(step.Gradient.Row)}: the loss is computed again, by the "
            + "definition in double precision, with one number a little larger and a little smaller. For the "
            + "whole network all weights move a little along the gradient and back, and the views pass "
            + "through it in single precision, so that fewer digits agree."));

    private static XElement Layers(StepExplanation step)
    {
        var weights = step.Update.Parameters.Where(p => p.Role == ParameterRole.Weight).ToArray();
        double most = weights.Max(p => p.GradientNorm);
        return Tag("figure.below", Tag("figcaption", "Length of the gradient of each layer's weights"),
            Tag("div.scroll", Tag("table.numbers", Tag("tbody", weights.Select(p => Tag("tr",
                Tag("td", p.Layer), Tag("td.number", Of(p.GradientNorm)),
                Tag("td.wide", Meter.Draw("work", p.GradientNorm / most))))))));
    }
}
