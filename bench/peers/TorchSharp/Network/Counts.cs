using SimClr.Bench;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SimClr.Peer;

/// <summary>What a network has and does, collected by its layers.</summary>
internal sealed class Counts
{
    private long flops;

    public List<Parameter> Parameters { get; } = [];

    /// <summary>
    /// An output is a dot product with a row of the weight, and each gradient that is wanted, of the weight and of
    /// the input, costs as much again.
    /// </summary>
    public void Count(Tensor x, Tensor weight, Tensor y)
        => flops += 2 * y.numel() * (weight.numel() / weight.shape[0])
            * (1 + (weight.requires_grad ? 1 : 0) + (x.requires_grad ? 1 : 0));

    /// <summary>The size of a network whose step begins with this pass.</summary>
    public NetworkSize Of(Func<Tensor> forward)
    {
        flops = 0;
        using var scope = NewDisposeScope();
        forward();
        return new NetworkSize(flops, Parameters.Sum(parameter => parameter.numel()));
    }
}
