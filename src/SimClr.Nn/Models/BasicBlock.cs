using SimClr.Nn.Layers;

namespace SimClr.Nn.Models;

/// <summary>
/// ResNet-18/34's block: two 3x3 convolutions around a shortcut (He et al. 2015, figure 5 left).
/// </summary>
internal sealed class BasicBlock : Module
{
    private readonly NormalizedConv2d first, second;
    private readonly Downsample? downsample;

    public BasicBlock(Device device, int inChannels, int channels, int stride, ResNetOptions options,
        WeightInitializer initializer)
    {
        first = new(
            Register("conv1", new Conv2d(device, inChannels, channels, 3, stride, 1, initializer)),
            Register("bn1", new BatchNorm(device, channels)),
            options.Activation);
        second = new(
            Register("conv2", new Conv2d(device, channels, channels, 3, 1, 1, initializer)),
            Register("bn2", new BatchNorm(device, channels, initialGamma: options.InitialResidualGamma)),
            options.Activation);
        if (stride != 1 || inChannels != channels)
        {
            downsample = Register("downsample",
                new Downsample(device, inChannels, channels, stride, initializer));
        }
    }

    protected override Tensor Compute(Tensor input)
    {
        var shortcut = downsample?.Forward(input) ?? input; // first: see Downsample
        var x = first.Forward(input);
        var y = second.Forward(x, shortcut);
        TensorScope.Current?.Drop(x);
        Downsample.Drop(shortcut, input);
        return y;
    }
}
