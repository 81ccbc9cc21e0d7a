using SimClr.Nn.Layers;

namespace SimClr.Nn.Models;

/// <summary>
/// The shortcut of a block that changes resolution or channels: 1x1 convolution, then batch norm. Blocks compute it
/// first. Backward then reaches it last: the main branch has overwritten the whole gradient of the input, and a
/// strided 1x1 convolution adds to a quarter of it instead of writing zeros between.
/// </summary>
internal sealed class Downsample : Module
{
    private readonly NormalizedConv2d both;

    public Downsample(Device device, int inChannels, int outChannels, int stride, WeightInitializer initializer)
        => both = new(
            Register("0", new Conv2d(device, inChannels, outChannels, 1, stride, 0, initializer)),
            Register("1", new BatchNorm(device, outChannels)),
            activation: null);

    /// <summary>The shortcut has been added: no backward reads it.</summary>
    public static void Drop(Tensor shortcut, Tensor input)
    {
        if (shortcut != input)
        {
            TensorScope.Current?.Drop(shortcut);
        }
    }

    protected override Tensor Compute(Tensor input) => both.Forward(input);
}
