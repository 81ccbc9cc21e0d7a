using SimClr.Nn.Losses;
using SimClr.Nn.Models;
using SimClr.Nn.Optimizers;
using SimClr.Nn.Schedules;

namespace SimClr.Train.Recipes;

/// <summary>From options to the objects that they name.</summary>
public static class Recipe
{
    /// <summary>Encoder and projection head, randomly initialised by the seed.</summary>
    public static SimClrModel CreateModel(PretrainOptions options, Device device)
    {
        ulong seed = (ulong)options.Seed;
        int depth = int.Parse(options.Model["resnet".Length..]);
        var stem = options.Stem == "cifar" ? ResNetStem.Cifar : ResNetStem.ImageNet;
        var encoder = ResNet.Create(device, new ResNetOptions(depth, stem, options.Width), seed);
        int hidden = options.ProjectionHidden > 0 ? options.ProjectionHidden : encoder.FeatureDim;
        encoder.CheckpointsActivations = options.CheckpointActivations;
        // Another seed for the head: the same numbers again would tie its first weights to the stem's.
        var head = ProjectionHead.Create(
            device, encoder.FeatureDim, hidden, options.ProjectionDim, options.ProjectionLayers, ~seed);
        return new SimClrModel(encoder, head);
    }

    public static IContrastiveLoss CreateLoss(PretrainOptions options)
        => ContrastiveLosses.Create(options.Objective, options.Temperature);

    public static Optimizer CreateOptimizer(PretrainOptions options, SimClrModel model)
    {
        var parameters = model.NamedParameters();
        return options.Optimizer switch
        {
            "adamw" => new AdamW(parameters, beta1: options.Momentum, weightDecay: options.WeightDecay),
            "lars" => new Lars(parameters, options.Momentum, options.WeightDecay, options.TrustCoefficient),
            _ => new Sgd(parameters, options.Momentum, options.WeightDecay, options.Nesterov),
        };
    }

    /// <summary>The learning rate of every step of the run, scaled to the batch.</summary>
    public static WarmupCosineSchedule CreateSchedule(PretrainOptions options, int stepsPerEpoch)
    {
        double peak = options.LearningRateScaling switch
        {
            "linear" => LearningRateScaling.Linear.Apply(options.LearningRate, options.ImagesPerStep),
            "sqrt" => LearningRateScaling.SquareRoot.Apply(options.LearningRate, options.ImagesPerStep),
            _ => options.LearningRate,
        };
        long total = (long)stepsPerEpoch * options.Epochs;
        long warmup = Math.Min(total, (long)Math.Round(options.WarmupEpochs * stepsPerEpoch));
        return new WarmupCosineSchedule(peak, warmup, total);
    }
}
