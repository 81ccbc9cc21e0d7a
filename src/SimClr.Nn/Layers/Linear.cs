namespace SimClr.Nn.Layers;

/// <summary>input (N, In) · weight (Out, In)^T + bias: (N, Out).</summary>
public sealed class Linear : Module
{
    private readonly Parameter weight; // (Out, In)
    private readonly Parameter? bias; // (Out)

    public Linear(Device device, int inFeatures, int outFeatures, bool bias, WeightInitializer initializer)
    {
        var shape = new Shape(outFeatures, inFeatures);
        weight = Register("weight", new Parameter(device, shape, ParameterRole.Weight));
        initializer.UniformFanIn(weight, inFeatures);
        if (bias)
        {
            this.bias = Register("bias", new Parameter(device, new Shape(outFeatures), ParameterRole.Bias));
            initializer.UniformFanIn(this.bias, inFeatures);
        }
    }

    protected override Tensor Compute(Tensor input) => Ops.Linear(input, weight, bias);
}
