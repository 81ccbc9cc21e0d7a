namespace SimClr.Nn.Layers;

public sealed class MaxPool(int kernel, int stride, int padding) : Module
{
    protected override Tensor Compute(Tensor input) => Ops.MaxPool(input, kernel, stride, padding);
}
