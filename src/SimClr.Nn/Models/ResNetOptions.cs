using SimClr.Nn.Layers;

namespace SimClr.Nn.Models;

/// <summary>Which ResNet.</summary>
/// <param name="Depth">18, 34 or 50.</param>
/// <param name="Width">Factor on all channels; 1 has 64 in the first stage.</param>
/// <param name="ZeroInitResidual">Starts the last gamma of every block at 0, so that blocks start as
/// identity.</param>
public sealed record ResNetOptions(
    int Depth = 18, ResNetStem Stem = ResNetStem.Cifar, double Width = 1, int InChannels = 3,
    bool ZeroInitResidual = false)
{
    /// <summary>Behind every batch norm but the shortcuts'.</summary>
    public Activation Activation { get; init; } = Activation.Relu;

    internal float InitialResidualGamma => ZeroInitResidual ? 0 : 1;
}
