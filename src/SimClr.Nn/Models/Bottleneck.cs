using SimClr.Nn.Layers;

namespace SimClr.Nn.Models;

/// <summary>
/// ResNet-50's block: 1x1 down, 3x3, 1x1 up around a shortcut (He et al. 2015, figure 5 right). The stride is
/// in the 3x3, as in torchvision.
/// </summary>
internal sealed class Bottleneck : Module
{
    public const int Expansion = 4;

    private readonly NormalizedConv2d down, middle, up;
    private readonly Downsample? downsample;

    public Bottleneck(Device device, int inChannels, int channels, int stride, ResNetOptions options,
        WeightInitializer initializer)
    {
        int outChannels = Expansion * channels;
        down = new(
            Register("conv1", new Conv2d(device, inChannels, channels, 1, 1, 0, initializer)),
            Register("bn1", new BatchNorm(device, channels)),
            options.Activation);
        middle = new(
            Register("conv2", new Conv2d(device, channels, channels, 3, stride, 1, initializer)),
            Register("bn2", new BatchNorm(device, channels)),
            options.Activation);
        up = new(
            Register("conv3", new Conv2d(device, channels, outChannels, 1, 1, 0, initializer)),
            Register("bn3", new BatchNorm(device, outChannels, initialGamma: options.InitialResidualGamma)),
            options.Activation);
        if (stride != 1 || inChannels != outChannels)
        {
            downsample = Register("downsample",
                new Downsample(device, inChannels, outChannels, stride, initializer));
        }
    }

    protected override Tensor Compute(Tensor input)
    {
        var shortcut = downsample?.Forward(input) ?? input; // first: see Downsample
        var x = down.Forward(input);
        var y = middle.Forward(x);
        TensorScope.Current?.Drop(x);
        var z = up.Forward(y, shortcut);
        TensorScope.Current?.Drop(y);
        Downsample.Drop(shortcut, input);
        return z;
    }
}
