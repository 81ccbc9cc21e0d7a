using SimClr.Nn.Models;
using SimClr.Train.Files.Safetensors;
using SimClr.Train.Text;

namespace SimClr.Train.Encoders;

/// <summary>Which ResNet a file of torchvision's names and shapes holds.</summary>
internal static class TorchvisionArchitecture
{
    private const int Stages = 4;

    /// <exception cref="UserException">It holds none, or one that is not built here.</exception>
    public static ResNetOptions Of(IWeightFile file)
    {
        if (!file.Shapes.TryGetValue("conv1.weight", out int[]? stem) || stem.Length != 4)
        {
            string first = string.Join(", ", file.Shapes.Keys.Take(3));
            throw new UserException($"weights {file.Path}: has no conv1.weight as torchvision's ResNet has; "
                + $"its first names are {first}.");
        }

        bool bottleneck = file.Shapes.ContainsKey("layer1.0.conv3.weight");
        string blocks = string.Join(",", Enumerable.Range(1, Stages).Select(stage => BlocksOf(file, stage)));
        int depth = (blocks, bottleneck) switch
        {
            ("2,2,2,2", false) => 18,
            ("3,4,6,3", false) => 34,
            ("3,4,6,3", true) => 50,
            _ => throw new UserException($"weights {file.Path}: has stages of {blocks} "
                + $"{(bottleneck ? "bottleneck" : "basic")} blocks; ResNet-18, 34 and 50 can be read."),
        };
        var kind = (stem[1], stem[2], stem[3]) switch
        {
            (3, 7, 7) => ResNetStem.ImageNet,
            (3, 3, 3) => ResNetStem.Cifar,
            _ => throw new UserException($"weights {file.Path}: conv1.weight is ({string.Join(",", stem)}); "
                + "it must take 3 channels and be 7x7 (imagenet) or 3x3 (cifar)."),
        };
        return new ResNetOptions(depth, kind, Width: stem[0] / 64.0);
    }

    private static int BlocksOf(IWeightFile file, int stage)
        => Enumerable.Range(0, int.MaxValue).TakeWhile(
            block => file.Shapes.ContainsKey($"layer{stage}.{block}.conv1.weight")).Count();
}
