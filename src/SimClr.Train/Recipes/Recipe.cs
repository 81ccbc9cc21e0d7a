using SimClr.Kernels.Ranks;
using SimClr.Nn.Losses;
using SimClr.Nn.Models;
using SimClr.Nn.Optimizers;
using SimClr.Nn.Schedules;

namespace SimClr.Train.Recipes;

/// <summary>From options to the objects that they name.</summary>
public static class Recipe
{
    /// <summary>Encoder and projection head, randomly initialised by the seed.</summary>
    /// <param name="ranks">Who trains it together; null for one process.</param>
    public static SimClrModel CreateModel(PretrainOptions options, Device device, ICommunicator? ranks = null)
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
        return new SimClrModel(encoder, head)
        {
            StatisticsRanks = options.BatchNorm == BatchNormScope.Global ? ranks : null,
        };
    }

    public static IContrastiveLoss CreateLoss(PretrainOptions options, ICommunicator? ranks = null)
        => ContrastiveLosses.Create(options.Objective, options.Temperature, ranks);

    public static Optimizer CreateOptimizer(PretrainOptions options, SimClrModel model, ICommunicator? ranks = null)
    {
        var parameters = model.NamedParameters();
        var (momentum, decay) = (options.Momentum, options.WeightDecay);
        Optimizer optimizer = options.Optimizer switch
        {
            OptimizerName.AdamW => new AdamW(parameters, beta1: momentum, weightDecay: decay),
            OptimizerName.Lars => new Lars(parameters, momentum, decay, options.TrustCoefficient),
            _ => new Sgd(parameters, momentum, decay, options.Nesterov),
        };
        if (ranks is not null)
        {
            optimizer.SumOver(ranks);
        }

        return optimizer;
    }

    /// <summary>The learning rate of every step of the run, scaled to the batch.</summary>
    public static WarmupCosineSchedule CreateSchedule(PretrainOptions options, int stepsPerEpoch)
    {
        double peak = options.LearningRateScaling.Apply(options.LearningRate, options.ImagesPerStep);
        long total = (long)stepsPerEpoch * options.Epochs;
        long warmup = Math.Min(total, (long)Math.Round(options.WarmupEpochs * stepsPerEpoch));
        return new WarmupCosineSchedule(peak, warmup, total);
    }
}
