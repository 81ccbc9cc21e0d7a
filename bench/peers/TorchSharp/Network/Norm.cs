using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SimClr.Peer;

/// <summary>Batch norm.</summary>
internal sealed class Norm(int channels)
{
    private const double Epsilon = 1e-5;
    private const double Momentum = 0.1;
    private readonly Tensor mean = zeros(channels);
    private readonly Tensor variance = ones(channels);

    public Parameter Scale { get; } = new(ones(channels), true);

    public Parameter Shift { get; } = new(zeros(channels), true);

    public Tensor Forward(Tensor x, bool training)
        => nn.functional.batch_norm(x, mean, variance, Scale, Shift, training, Momentum, Epsilon);

    /// <summary>In evaluation mode it multiplies by the one and adds the other.</summary>
    public (Tensor Factor, Tensor Offset) Fold()
    {
        var factor = Scale / (variance + Epsilon).sqrt();
        return (factor, Shift - mean * factor);
    }
}
