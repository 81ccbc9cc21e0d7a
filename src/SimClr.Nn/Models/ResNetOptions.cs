using SimClr.Nn.Layers;

namespace SimClr.Nn.Models;

/// <summary>Which ResNet.</summary>
/// <param name="Depth">18, 34 or 50, or another with <see cref="Blocks"/>.</param>
/// <param name="Width">Factor on all channels; 1 has 64 in the first stage.</param>
/// <param name="ZeroInitResidual">Starts the last gamma of every block at 0, so that blocks start as
/// identity.</param>
public sealed record ResNetOptions(
    int Depth = 18, ResNetStem Stem = ResNetStem.Cifar, double Width = 1, int InChannels = 3,
    bool ZeroInitResidual = false)
{
    /// <summary>The depth from which blocks are bottlenecks, as published networks have it.</summary>
    public const int FirstWithBottlenecks = 50;

    /// <summary>Residual blocks of each of the four stages; null for those of the depth.</summary>
    public (int, int, int, int)? Blocks { get; init; }

    /// <summary>Behind every batch norm but the shortcuts'.</summary>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <exception cref="ArgumentException">The depth is not 18, 34 or 50, and no blocks are named.</exception>
    public (int, int, int, int) BlocksOfStages() => Blocks ?? Depth switch
    {
        18 => (2, 2, 2, 2),
        34 or 50 => (3, 4, 6, 3),
        _ => throw new ArgumentException($"resnet: depth {Depth}; choose 18, 34 or 50, or name its blocks."),
    };

    internal float InitialResidualGamma => ZeroInitResidual ? 0 : 1;
}
