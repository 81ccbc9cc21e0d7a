using SimClr.Nn.Layers;

namespace SimClr.Nn.Models;

/// <summary>
/// ResNet-50's block: 1x1 down, 3x3, 1x1 up around a shortcut (He et al. 2015, figure 5 right). The stride is
/// in the 3x3, as in torchvision.
/// </summary>
internal sealed class Bottleneck : Module
{
    public const int Expansion = 4;

    private readonly Conv2d conv1;
    private readonly BatchNorm bn1;
    private readonly Conv2d conv2;
    private readonly BatchNorm bn2;
    private readonly Conv2d conv3;
    private readonly BatchNorm bn3;
    private readonly Sequential? downsample;

    public Bottleneck(Device device, int inChannels, int channels, int stride, bool zeroInit,
        WeightInitializer initializer)
    {
        int outChannels = Expansion * channels;
        conv1 = Register("conv1", new Conv2d(device, inChannels, channels, 1, 1, 0, initializer));
        bn1 = Register("bn1", new BatchNorm(device, channels));
        conv2 = Register("conv2", new Conv2d(device, channels, channels, 3, stride, 1, initializer));
        bn2 = Register("bn2", new BatchNorm(device, channels));
        conv3 = Register("conv3", new Conv2d(device, channels, outChannels, 1, 1, 0, initializer));
        bn3 = Register("bn3", new BatchNorm(device, outChannels, initialGamma: zeroInit ? 0 : 1));
        if (stride != 1 || inChannels != outChannels)
        {
            downsample = Register("downsample",
                Downsample.Create(device, inChannels, outChannels, stride, initializer));
        }
    }

    protected override Tensor Compute(Tensor input)
    {
        var shortcut = Downsample.Shortcut(downsample, input);
        var x = bn1.Forward(conv1.Forward(input), residual: null, relu: true, overwriteInput: true);
        x = bn2.Forward(conv2.Forward(x), residual: null, relu: true, overwriteInput: true);
        x = bn3.Forward(conv3.Forward(x), shortcut, relu: true, overwriteInput: true);
        Downsample.Drop(shortcut, input);
        return x;
    }
}
