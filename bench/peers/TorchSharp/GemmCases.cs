using SimClr.Bench;
using static TorchSharp.torch;

namespace SimClr.Peer;

/// <summary>Matrix products (MKL's): square ones, and a projection head's layer in its three directions.</summary>
internal static class GemmCases
{
    public static IEnumerable<Measurement> Measure(PeerOptions options)
    {
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        foreach (int side in new[] { 256, 512, 1024, 2048 })
        {
            yield return Time($"{side}", randn(side, side), randn(side, side));
        }

        var (x, weight, dOutput) = (randn(128, 512), randn(512, 512), randn(128, 512));
        yield return Time("linear forward", x, weight.t());
        yield return Time("linear input", dOutput, weight);
        yield return Time("linear weight", dOutput.t(), x);

        Measurement Time(string name, Tensor a, Tensor b)
        {
            var c = empty(a.shape[0], b.shape[1]);
            double seconds = Timing.MedianSeconds(() => c.addmm_(a, b, beta: 0), options.Seconds);
            return new Measurement(
                $"gemm/{name}", seconds, 2.0 * a.shape[0] * a.shape[1] * b.shape[1], "flops");
        }
    }
}
