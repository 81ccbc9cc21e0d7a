using SimClr.Nn.Layers;

namespace SimClr.Nn.Models;

/// <summary>
/// ResNet-18/34's block: two 3x3 convolutions around a shortcut (He et al. 2015, figure 5 left).
/// </summary>
internal sealed class BasicBlock : Module
{
    private readonly Conv2d conv1;
    private readonly BatchNorm bn1;
    private readonly Conv2d conv2;
    private readonly BatchNorm bn2;
    private readonly Sequential? downsample;

    public BasicBlock(Device device, int inChannels, int channels, int stride, bool zeroInit,
        WeightInitializer initializer)
    {
        conv1 = Register("conv1", new Conv2d(device, inChannels, channels, 3, stride, 1, initializer));
        bn1 = Register("bn1", new BatchNorm(device, channels));
        conv2 = Register("conv2", new Conv2d(device, channels, channels, 3, 1, 1, initializer));
        bn2 = Register("bn2", new BatchNorm(device, channels, initialGamma: zeroInit ? 0 : 1));
        if (stride != 1 || inChannels != channels)
        {
            downsample = Register("downsample",
                Downsample.Create(device, inChannels, channels, stride, initializer));
        }
    }

    protected override Tensor Compute(Tensor input)
    {
        var shortcut = Downsample.Shortcut(downsample, input);
        var x = bn1.Forward(conv1.Forward(input), residual: null, relu: true, overwriteInput: true);
        x = bn2.Forward(conv2.Forward(x), shortcut, relu: true, overwriteInput: true);
        Downsample.Drop(shortcut, input);
        return x;
    }
}
