using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SimClr.Peer;

/// <summary>A convolution and its batch norm, or the convolution that both make in evaluation mode.</summary>
internal sealed class ConvNorm
{
    private readonly Counts counts;
    private readonly Norm norm;
    private readonly int stride, padding;
    private Tensor weight; // (OutC, C, kernel, kernel)
    private Tensor? bias;

    public ConvNorm(Counts counts, MemoryFormat format, int channels, int outChannels, int kernel, int stride)
    {
        (this.counts, this.stride, padding, norm) = (counts, stride, kernel / 2, new Norm(outChannels));
        double limit = 1 / Math.Sqrt(channels * kernel * kernel);
        var parameter = new Parameter(
            format.Of(rand(outChannels, channels, kernel, kernel) * (2 * limit) - limit), true);
        counts.Parameters.AddRange([parameter, norm.Scale, norm.Shift]);
        weight = parameter;
    }

    /// <summary>Conv, norm, what is added, ReLU. Intermediates go where they end: backward holds what it needs.</summary>
    public Tensor Forward(Tensor x, bool training, bool relu, Tensor? past = null)
    {
        var y = nn.functional.conv2d(x, weight, bias, [stride, stride], [padding, padding], [1, 1], 1);
        counts.Count(x, weight, y);
        if (bias is null)
        {
            using var product = y;
            y = norm.Forward(product, training);
        }

        _ = past is null ? y : y.add_(past);
        return relu ? y.relu_() : y;
    }

    public void Fold(MemoryFormat format)
    {
        (var factor, bias) = norm.Fold();
        weight = format.Of(weight * factor.view(-1, 1, 1, 1));
    }
}
