using SimClr.Nn.Losses;
using SimClr.Train.Data;
using SimClr.Train.Text;

namespace SimClr.Train.Recipes;

/// <summary>
/// What the values of <see cref="PretrainOptions"/> must satisfy, checked before anything is loaded.
/// </summary>
public static class OptionRules
{
    public static readonly string[] Models = ["resnet18", "resnet34", "resnet50"];
    public static readonly string[] Stems = ["cifar", "imagenet"];
    public static readonly string[] Objectives = ContrastiveLosses.Names;
    public static readonly string[] Optimizers = ["sgd", "adamw", "lars"];
    public static readonly string[] Precisions = ["fp32", "tf32", "bf16"];
    public static readonly string[] Scalings = ["linear", "sqrt", "none"];

    /// <exception cref="UserException">Names the first option that is out of its range, and the
    /// range.</exception>
    public static void Check(PretrainOptions options)
    {
        OneOf("data", options.Data, [.. DataCatalog.Names]);
        OneOf("model", options.Model, Models);
        OneOf("stem", options.Stem, Stems);
        OneOf("objective", options.Objective, Objectives);
        OneOf("optimizer", options.Optimizer, Optimizers);
        OneOf("precision", options.Precision, Precisions);
        OneOf("learning-rate-scaling", options.LearningRateScaling, Scalings);

        Above("temperature", options.Temperature, 0);
        Above("width", options.Width, 0);
        AtLeast("learning-rate", options.LearningRate, 0);
        AtLeast("warmup-epochs", options.WarmupEpochs, 0);
        AtLeast("weight-decay", options.WeightDecay, 0);
        AtLeast("trust-coefficient", options.TrustCoefficient, 0);
        AtLeast("jitter-strength", options.JitterStrength, 0);
        AtLeast("max-minutes", options.MaxMinutes, 0);
        Between("momentum", options.Momentum, 0, 1);
        Between("flip-probability", options.FlipProbability, 0, 1);
        Between("jitter-probability", options.JitterProbability, 0, 1);
        Between("greyscale-probability", options.GreyscaleProbability, 0, 1);
        Between("blur-probability", options.BlurProbability, 0, 1);
        Between("min-area", options.MinArea, 0.001, 1);
        Between("max-area", options.MaxArea, options.MinArea, 1);
        Between("projection-layers", options.ProjectionLayers, 1, 3);
        AtLeast("projection-hidden", options.ProjectionHidden, 0);
        AtLeast("projection-dim", options.ProjectionDim, 1);
        AtLeast("image-size", options.ImageSize, 8);
        AtLeast("eval-image-size", options.EvalImageSize, 0);
        AtLeast("batch-size", options.BatchSize, 2);
        Between("accumulate", options.Accumulate, 1, int.MaxValue / options.BatchSize);
        AtLeast("epochs", options.Epochs, 1);
        AtLeast("shapes-count", options.ShapesCount, 0);
        AtLeast("data-memory", options.DataMemory, 0);
        AtLeast("eval-every", options.EvalEvery, 0);
        AtLeast("eval-images", options.EvalImages, 0);
        AtLeast("checkpoint-every", options.CheckpointEvery, 1);
        AtLeast("checkpoint-steps", options.CheckpointSteps, 0);
        AtLeast("log-every", options.LogEvery, 0);
        Between("validation", options.Validation, 0, 0.9);
        AtLeast("threads", options.Threads, 0);
    }

    private static void OneOf(string option, string value, IReadOnlyCollection<string> known)
    {
        if (!known.Contains(value))
        {
            throw UserException.Unknown($"option --{option}:", value, known);
        }
    }

    // Written as "not inside", so that NaN is outside.
    private static void Above(string option, double value, double bound)
        => Require(value > bound && double.IsFinite(value), option, value, $"above {bound}");

    private static void AtLeast(string option, double value, double bound)
        => Require(value >= bound && double.IsFinite(value), option, value, $"at least {bound}");

    private static void Between(string option, double value, double low, double high)
        => Require(value >= low && value <= high, option, value, $"from {low} to {high}");

    private static void Require(bool holds, string option, double value, string range)
    {
        if (!holds)
        {
            throw UserException.Usage($"option --{option}: {value} is not allowed; give a number {range}.");
        }
    }
}
