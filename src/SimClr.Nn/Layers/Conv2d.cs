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

    /// <param name="statistics">Takes up those of the output, for a batch norm in training.</param>
    public Tensor Forward(Tensor input, BatchStatistics? statistics)
        => Ops.Conv2d(input, weight, stride, padding, statistics);

    protected override Tensor Compute(Tensor input) => Forward(input, statistics: null);
}
