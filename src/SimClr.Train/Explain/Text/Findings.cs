using System.Globalization;
using SimClr.Kernels;
using SimClr.Train.Explain.Loss;
using SimClr.Train.Recipes;
using SimClr.Train.Recipes.Declarations;
using static SimClr.Train.Text.Digits;

namespace SimClr.Train.Explain.Text;

/// <summary>What the numbers of a step say, in sentences that the terminal and the page share.</summary>
internal static class Findings
{
    public static string Title(StepExplanation step) => "One step of SimCLR: "
        + $"loss {Fixed(step.Update.LossBefore)}, then {Fixed(step.Update.LossAfter)} on the same views";

    public static IReadOnlyList<(string Name, string Value)> Facts(StepExplanation step)
    {
        var (options, moment) = (step.Options, step.Moment);
        return
        [
            ("pictures", Invariant($"{step.Pictures.Count} of {options.Data}")),
            ("views", Invariant($"{step.Loss.Rows}, of {options.ImageSize} x {options.ImageSize} pixels")),
            ("encoder", Invariant($"{options.Model}, {options.Stem} stem, width {options.Width}")),
            ("weights", step.Weights),
            ("step", Invariant($"{moment.Step + 1:N0} of {moment.Steps:N0} (epoch {moment.Epoch + 1})")),
            ("loss", Invariant($"{options.Objective}, temperature {options.Temperature}")),
            ("optimizer", Spelling.Of(options.Optimizer)),
            ("learning rate", Of(moment.LearningRate)),
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

    public static string Similarity(StepExplanation step) => step.Loss.Objective switch
    {
        ContrastiveObjective.Supervised => "Marked: views of the same class, which should come close.",
        _ => "Marked: the two views of a picture, which should come close.",
    } + " A row is never compared with itself.";

    public static IReadOnlyList<Measure> Loss(StepExplanation step)
    {
        var (loss, random) = (step.Loss, step.Untrained);
        int others = loss.Objective == ContrastiveObjective.Decoupled ? loss.Rows - 2 : loss.Rows - 1;
        List<Measure> measures =
        [
            Row("loss", l => Fixed(l.Loss), "mean over the rows; the engine, which stores no matrix, says "
                + Fixed(step.EngineLoss)),
            Row($"loss of equal rows, ln {others}", l => Fixed(l.LossOfEqualRows),
                "nothing tells the pictures apart"),
        ];
        if (loss.Floor is not null)
        {
            measures.Add(Row("floor", l => Fixed(l.Floor!.Value), "partners equal, the other rows as far "
                + "apart as " + Invariant($"{loss.Rows} rows can be, at temperature {loss.Temperature}")));
        }

        measures.Add(Row("partner is nearest", l => Percent(l.Accuracy),
            $"share of the rows; by chance {Percent(loss.Chance)}"));
        measures.Add(Row("alignment", l => Fixed(l.PairStatistics.Alignment),
            "mean squared distance between partners; 0: the same place"));
        measures.Add(Row("uniformity", l => Fixed(l.PairStatistics.Uniformity),
            "0: all rows in the same place; the lower, the more they spread"));
        return measures;

        Measure Row(string name, Func<LossExplanation, string> value, string meaning)
            => new(name, value(loss), random is null ? null : value(random), meaning);
    }

    /// <summary>What differs from the chapter's lesson, where the objective is another.</summary>
    public static string? Objective(StepExplanation step) => step.Loss.Objective switch
    {
        ContrastiveObjective.Decoupled => "Here the objective is decoupled: the partner is left out of the "
            + "sum under the fraction, so that exp(-loss) is a ratio and may be above 1.",
        ContrastiveObjective.Supervised => "Here the objective is supervised: every view of the same class "
            + "is a partner, and a row's loss is the mean over its partners.",
        _ => null,
    };

    /// <summary>The column of a row's exp(-loss).</summary>
    public static string PartnerColumn(StepExplanation step)
        => step.Loss.Objective == ContrastiveObjective.NtXent ? "p(partner)" : "exp(-loss)";

    public static IReadOnlyList<string> Gradient(StepExplanation step)
    {
        var gradient = step.Gradient;
        string row = step.RowName(gradient.Row);
        string partners = step.Loss.Objective == ContrastiveObjective.Supervised
            ? "Its partners pull" : $"Its partner {step.RowName(step.Loss.Partner(gradient.Row))} pulls";
        List<string> sentences =
        [
            $"Row {row} has the largest loss, {Fixed(step.Loss.RowLoss[gradient.Row])}. {partners} with "
                + $"{Of(gradient.Pull)}, the others together push with {Of(gradient.Push)}"
                + Invariant($", {gradient.Angle:0} degrees away from the pull."),
        ];
        if (gradient.HardestNegative is { } hardest)
        {
            sentences.Add($"Hardest negative: {step.RowName(hardest.Row)}, at a cosine of "
                + $"{Fixed(step.Loss.Cosine[gradient.Row][hardest.Row])}; it does "
                + $"{Percent(gradient.HardestShare)} of all pushing.");
        }

        double largest = gradient.Expected.Zip(gradient.Engine, (a, b) => Math.Abs(a - b)).Max();
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

    public static IReadOnlyList<string> Sources(Chapter chapter, StepExplanation step)
        => chapter == Chapter.Update
            ? [$"src/SimClr.Nn/Optimizers/{step.Options.Optimizer}.cs", .. chapter.Sources]
            : chapter.Sources;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
