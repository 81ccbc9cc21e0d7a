using SimClr.Nn.Models;

namespace SimClr.Train.Encoders.Sharing;

/// <summary>Which ResNet a set of torchvision's names and shapes is.</summary>
internal static class TorchvisionArchitecture
{
    public const int Stages = 4;
    public const int MaxBlocks = 64; // of a stage; more are made to fill memory

    /// <param name="shapeOf">Of the tensor with torchvision's name; null where there is none.</param>
    /// <exception cref="InvalidDataException">It is none, or one that is not built here.</exception>
    public static ResNetOptions Of(Func<string, int[]?> shapeOf)
    {
        bool bottleneck = shapeOf("layer1.0.conv3.weight") is not null;
        int[] blocks = [.. Enumerable.Range(1, Stages).Select(stage => Enumerable.Range(0, int.MaxValue)
            .TakeWhile(block => shapeOf($"layer{stage}.{block}.conv1.weight") is not null).Count())];
        // The stem, in each block two convolutions or three, and the classifier, which counts all the same.
        int depth = 2 + blocks.Sum() * (bottleneck ? 3 : 2);
        if (blocks.Contains(0) || blocks.Max() > MaxBlocks || bottleneck != depth >= ResNetOptions.FirstWithBottlenecks)
        {
            throw new InvalidDataException($"has stages of {string.Join(",", blocks)} "
                + $"{(bottleneck ? "bottleneck" : "basic")} blocks; ResNets of four stages are read, with basic blocks "
                + $"to less than {ResNetOptions.FirstWithBottlenecks} layers, with bottlenecks from there.");
        }

        int[] stem = shapeOf("conv1.weight")!;
        var kind = stem switch
        {
            [> 0, 3, 7, 7] => ResNetStem.ImageNet,
            [> 0, 3, 3, 3] => ResNetStem.Cifar,
            _ => throw new InvalidDataException($"conv1.weight is ({string.Join(",", stem)}); "
                + "it must take 3 channels and be 7x7 (imagenet) or 3x3 (cifar)."),
        };
        // The largest weights, before a network of that width is made. Wider blocks and groups differ here.
        string name = $"layer{Stages}.{blocks[^1] - 1}.conv2.weight";
        int channels = stem[0] << (Stages - 1);
        if (shapeOf(name) is not [var outC, var inC, 3, 3] || outC != channels || inC != channels)
        {
            string found = string.Join(",", shapeOf(name) ?? []);
            throw new InvalidDataException($"{name} is ({found}), and behind a conv1.weight of {stem[0]} channels it "
                + $"would be ({channels},{channels},3,3); it is of another network.");
        }

        var options = new ResNetOptions(depth, kind, Width: stem[0] / 64.0);
        (int, int, int, int) own = (blocks[0], blocks[1], blocks[2], blocks[3]);
        return depth is 18 or 34 or 50 && own == options.BlocksOfStages() ? options : options with { Blocks = own };
    }
}
