using SimClr.Bench;
using static TorchSharp.torch;

namespace SimClr.Peer;

/// <summary>Matrix products (MKL's): square ones, and projection heads' layers in their three directions.</summary>
internal static class GemmCases
{
    public static IEnumerable<Measurement> Measure(PeerOptions options)
    {
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        foreach (int side in new[] { 256, 257, 512, 511, 1024, 1023, 2048, 2047 })
        {
            yield return Time($"{side}", randn(side, side), randn(side, side));
        }

        foreach (var (name, views, width) in new[] { ("linear", 128, 512), ("linear 2048", 512, 2048) })
        {
            var (x, weight, dOutput) = (randn(views, width), randn(width, width), randn(views, width));
            yield return Time($"{name} forward", x, weight.t());
            yield return Time($"{name} input", dOutput, weight);
            yield return Time($"{name} weight", dOutput.t(), x);
        }

        Measurement Time(string name, Tensor a, Tensor b)
        {
            var c = empty(a.shape[0], b.shape[1]);
            double seconds = Timing.MedianSeconds(() => c.addmm_(a, b, beta: 0), options.Seconds);
            return new Measurement(
                $"gemm/{name}", seconds, 2.0 * a.shape[0] * a.shape[1] * b.shape[1], "flops");
        }
    }
}
