namespace SimClr.Nn.Layers;

/// <summary>Convolution without bias (batch norm follows): (N,H,W,C) to (N,OutH,OutW,OutC).</summary>
public sealed class Conv2d : Module
{
    private readonly Parameter weight; // (OutC, KH, KW, C)
    private readonly int stride;
    private readonly int padding;

    public Conv2d(Device device, int inChannels, int outChannels, int kernel, int stride, int padding,
        WeightInitializer initializer)
    {
        var shape = new Shape(outChannels, kernel, kernel, inChannels);
        weight = Register("weight", new Parameter(device, shape, ParameterRole.Weight));
        this.stride = stride;
        this.padding = padding;
        initializer.KaimingNormalFanOut(weight);
    }

    protected override Tensor Compute(Tensor input) => Ops.Conv2d(
        input, weight, stride, padding, batchNormFollows: Training);
}
