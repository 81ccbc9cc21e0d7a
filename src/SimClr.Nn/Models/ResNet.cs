using SimClr.Nn.Layers;

namespace SimClr.Nn.Models;

/// <summary>
/// ResNet (He et al. 2015) as in torchvision, without the last linear layer: pictures (N,H,W,C) to features h
/// (N, FeatureDim).
/// </summary>
public sealed class ResNet : Module
{
    private const int FirstStageChannels = 64;

    private readonly NormalizedConv2d stem;
    private readonly MaxPool? maxPool;
    private readonly Sequential[] stages;

    private ResNet(Device device, ResNetOptions options, int[] blocksPerStage, int firstStageChannels,
        WeightInitializer initializer)
    {
        Options = options;
        int channels = firstStageChannels;
        stem = new(
            Register("conv1", options.Stem == ResNetStem.Cifar
                ? new Conv2d(device, options.InChannels, channels, 3, 1, 1, initializer)
                : new Conv2d(device, options.InChannels, channels, 7, 2, 3, initializer)),
            Register("bn1", new BatchNorm(device, channels)),
            options.Activation);
        maxPool = options.Stem == ResNetStem.ImageNet ? new MaxPool(3, 2, 1) : null;

        bool basic = options.Depth < ResNetOptions.FirstWithBottlenecks;
        stages = new Sequential[blocksPerStage.Length];
        FeatureDim = channels;
        for (int stage = 0; stage < stages.Length; stage++)
        {
            var blocks = new Module[blocksPerStage[stage]];
            for (int block = 0; block < blocks.Length; block++)
            {
                int stride = stage > 0 && block == 0 ? 2 : 1;
                blocks[block] = basic
                    ? new BasicBlock(device, FeatureDim, channels, stride, options, initializer)
                    : new Bottleneck(device, FeatureDim, channels, stride, options, initializer);
                FeatureDim = basic ? channels : channels * Bottleneck.Expansion;
            }

            stages[stage] = Register($"layer{stage + 1}", new Sequential(blocks));
            channels *= 2;
        }

        NameTensors();
    }

    public ResNetOptions Options { get; }

    /// <summary>Length of the features h: 512 · width, with bottlenecks 2048 · width.</summary>
    public int FeatureDim { get; }

    /// <summary>
    /// Training keeps the results of the residual blocks alone, and computes what is inside of a block again
    /// when backward reaches it (Chen et al. 2016): the same bits from less memory, for a second forward.
    /// </summary>
    public bool CheckpointsActivations
    {
        get => stages[0].CheckpointsModules;
        set => Array.ForEach(stages, stage => stage.CheckpointsModules = value);
    }

    /// <exception cref="ArgumentException">A depth that is not 18, 34 or 50 without its blocks, or a width that
    /// leaves no channel.</exception>
    public static ResNet Create(Device device, ResNetOptions options, ulong seed)
        => Create(device, options, new WeightInitializer(seed));

    internal static ResNet Create(Device device, ResNetOptions options, WeightInitializer initializer)
    {
        var (first, second, third, fourth) = options.BlocksOfStages();
        double channels = Math.Round(FirstStageChannels * options.Width);
        if (!(channels >= 1 && channels <= 64 * FirstStageChannels))
        {
            throw new ArgumentException(
                $"resnet: width {options.Width} makes {channels} channels of {FirstStageChannels}; "
                + "0.25 to 4 is usual.");
        }

        return new ResNet(device, options, [first, second, third, fourth], (int)channels, initializer);
    }

    protected override Tensor Compute(Tensor input)
    {
        var x = stem.Forward(input);
        if (maxPool is not null)
        {
            x = Then(x, maxPool.Forward(x));
        }

        foreach (var stage in stages)
        {
            x = Then(x, stage.Forward(x));
        }

        return Then(x, Ops.GlobalAveragePool(x));
    }

    private static Tensor Then(Tensor before, Tensor next)
    {
        if (before != next)
        {
            TensorScope.Current?.Drop(before);
        }

        return next;
    }
}
