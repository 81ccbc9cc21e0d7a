namespace SimClr.Nn.Layers;

/// <summary>
/// activation(norm(conv(input)) + residual): a convolution that hands what it found of its output's statistics to its
/// batch norm. Who owns the two has registered them, under torchvision's names.
/// </summary>
/// <param name="activation">Null for none.</param>
internal sealed class NormalizedConv2d(Conv2d conv, BatchNorm norm, Activation? activation)
{
    public Tensor Forward(Tensor input, Tensor? residual = null)
    {
        using var statistics = norm.Training ? new BatchStatistics() : null;
        var x = conv.Forward(input, statistics);
        return norm.Forward(x, activation, residual, statistics);
    }
}
