using SimClr.Nn.Losses;
using SimClr.Train.Explain.Loss;
using SimClr.Train.Recipes;
using SimClr.Train.Recipes.Declarations;
using static System.FormattableString;
using static SimClr.Train.Text.Digits;

namespace SimClr.Train.Explain.Text;

/// <summary>What the numbers of a step say, in sentences that the terminal and the page share.</summary>
internal static class Findings
{
    public static string Title(StepExplanation step) => "One step of SimCLR: "
        + $"loss {Fixed(step.Update.LossBefore)}, then {Fixed(step.Update.LossAfter)} on the same views";

    public static IReadOnlyList<(string Name, string Value)> Facts(StepExplanation step)
    {
        var (options, position) = (step.Options, step.Position);
        return
        [
            ("pictures", Invariant($"{step.Pictures.Count} of {options.Data}")),
            ("views", Invariant($"{step.Loss.Rows}, of {options.ImageSize} x {options.ImageSize} pixels")),
            ("encoder", Invariant($"{options.Model}, {options.Stem} stem, width {options.Width}")),
            ("weights", step.Weights),
            ("step", Invariant($"{position.Step + 1:N0} of {position.Steps:N0} (epoch {position.Epoch + 1})")),
            ("loss", Invariant($"{options.Objective}, temperature {options.Temperature}")),
            ("optimizer", Spelling.Of(options.Optimizer)),
            ("learning rate", Of(position.LearningRate)),
        ];
    }

    public static string Network(StepExplanation step)
    {
        long bytes = step.Layers.Sum(layer => layer.Bytes);
        return $"{Count(step.Layers.Sum(layer => layer.Parameters))} parameters; "
            + $"{Count(step.Layers.Sum(layer => layer.MultiplyAdds))} multiply-adds forward, about twice as "
            + $"many backward; {Invariant($"{bytes / 1e6:0.0}")} MB of outputs, kept until backward has "
            + "passed.";
    }

    public static string Similarity(StepExplanation step) => "Marked: "
        + (step.Loss.HasManyPositives ? "views of the same class" : "the two views of a picture")
        + ", which should come close. A row is never compared with itself.";

    /// <summary>
    /// Numbers about the loss with their meaning, beside those of random weights where these are compared.
    /// </summary>
    public static IReadOnlyList<(string Name, string Value, string? Untrained, string Meaning)> Loss(
        StepExplanation step)
    {
        var (loss, random) = (step.Loss, step.Untrained);
        string others = loss.Softmax is null ? "" : Invariant($", ln {Math.Exp(loss.LossOfEqualRows):0}");
        return
        [
            Row("loss", l => Fixed(l.Loss), (loss.Softmax is null ? "by its definition; the engine says "
                : "mean over the rows; the engine, which stores no matrix, says ") + Fixed(step.EngineLoss)),
            Row($"loss of equal rows{others}", l => Fixed(l.LossOfEqualRows),
                "nothing tells the pictures apart"),
            .. loss.Floor is null ? [] : new[]
            {
                Row("floor", l => Fixed(l.Floor!.Value), "partners equal, the other rows as far apart as "
                    + Invariant($"{loss.Rows} rows can be, at temperature {step.Options.Temperature}")),
            },
            Row("partner is nearest", l => Percent(l.Accuracy),
                $"share of the rows; by chance {Percent(loss.Chance)}"),
            Row("alignment", l => Fixed(l.PairStatistics.Alignment),
                "mean squared distance between partners; 0: the same place"),
            Row("uniformity", l => Fixed(l.PairStatistics.Uniformity),
                "0: all rows in the same place; the lower, the more they spread"),
        ];

        (string, string, string?, string) Row(
            string name, Func<LossExplanation, string> value, string meaning) => (name, value(loss), random is null ? null : value(random), meaning);
    }

    /// <summary>The column of a row's exp(-loss).</summary>
    public static string PartnerColumn(RowSoftmax softmax)
        => softmax.IsOfOnePositive ? "p(partner)" : "exp(-loss)";

    public static IReadOnlyList<string> Gradient(StepExplanation step)
    {
        var gradient = step.Gradient;
        string row = step.RowName(gradient.Row);
        if (step.Loss.Softmax is not { } softmax || gradient.Forces is not { } forces)
        {
            return [$"Row {row} has the longest gradient, {Of(gradient.EngineNorm)}."];
        }

        string partners = step.Loss.HasManyPositives
            ? "Its partners pull" : $"Its partner {step.RowName(step.Loss.Partner(gradient.Row))} pulls";
        List<string> sentences =
        [
            $"Row {row} has the largest loss, {Fixed(softmax.RowLoss[gradient.Row])}. {partners} with "
                + $"{Of(forces.Pull)}, the others together push with {Of(forces.Push)}"
                + Invariant($", {forces.Angle:0} degrees away from the pull."),
        ];
        if (forces.HardestNegative is { } hardest)
        {
            sentences.Add($"Hardest negative: {step.RowName(hardest.Row)}, at a cosine of "
                + $"{Fixed(step.Loss.Cosine[gradient.Row][hardest.Row])}; it does "
                + $"{Percent(forces.HardestShare)} of all pushing.");
        }

        double largest = forces.Sum.Zip(gradient.Engine, (a, b) => Math.Abs(a - b)).Max();
        sentences.Add($"Together that is a gradient of length {Of(gradient.EngineNorm)}: the sum of these "
            + $"parts and the engine's backward pass differ by {Of(largest)} at most.");
        return sentences;
    }

    public static string Optimizer(StepExplanation step)
    {
        var options = step.Options;
        return options.Optimizer switch
        {
            OptimizerName.Lars => "LARS multiplies each layer's learning rate by its trust ratio, "
                + Invariant($"{options.TrustCoefficient} |w| / |g + {options.WeightDecay} w|")
                + ": every layer moves by about the same share of its length, however small its gradient. "
                + "Batch norm is excluded from it and from weight decay.",
            OptimizerName.AdamW => "AdamW divides each number's gradient by the size it usually has: in the first "
                + "step every weight moves by about the learning rate, however small its gradient. Weight decay "
                + "shrinks the weights apart from that, batch norm excluded.",
            _ => Invariant($"SGD adds the gradient to {options.Momentum} of its last direction, ")
                + "and moves by that times the learning rate. Weight decay is part of the gradient, batch "
                + "norm excluded.",
        };
    }

    public static string Update(StepExplanation step)
    {
        var update = step.Update;
        double change = update.LossAfter - update.LossBefore;
        string verdict = change < 0 ? "it fell" : change > 0 ? "it rose: the step was too long" : "it stayed";
        return $"Loss of the same views: {Fixed(update.LossBefore)} before, {Fixed(update.LossAfter)} after; "
            + $"{verdict}. Gradient times update predicted a change of {Of(update.PredictedChange)}; it was "
            + $"{Of(change)}, because the loss is no plane.";
    }
}
