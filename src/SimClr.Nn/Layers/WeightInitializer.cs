using SimClr.Kernels.Sampling;

namespace SimClr.Nn.Layers;

/// <summary>
/// Fills weights with random numbers that depend on the seed and on how many tensors were filled before, on
/// nothing else.
/// </summary>
public sealed class WeightInitializer(ulong seed)
{
    private uint tensorsFilled;

    /// <summary>
    /// He et al. 2015 over the fan-out, as torchvision's ResNet: weight (OutC,KH,KW,C) from
    /// N(0, 2 / (OutC·KH·KW)).
    /// </summary>
    public void KaimingNormalFanOut(Tensor weight)
    {
        double deviation = Math.Sqrt(2.0 / (weight.Shape[0] * weight.Shape[1] * weight.Shape[2]));
        Fill(weight, uniform =>
        {
            // Box-Muller: two uniform numbers make two normal ones. 1 - u is above 0: a finite logarithm.
            double radius = deviation * Math.Sqrt(-2 * Math.Log(1 - uniform.First));
            var (sine, cosine) = Math.SinCos(2 * Math.PI * uniform.Second);
            return (radius * cosine, radius * sine);
        });
    }

    /// <summary>
    /// Uniform within 1/sqrt(fanIn) of 0: PyTorch's default for a linear layer's weight and bias.
    /// </summary>
    public void UniformFanIn(Tensor tensor, int fanIn)
    {
        double bound = 1 / Math.Sqrt(fanIn);
        Fill(tensor, uniform => (bound * (2 * uniform.First - 1), bound * (2 * uniform.Second - 1)));
    }

    private void Fill(
        Tensor tensor, Func<(double First, double Second), (double First, double Second)> transform)
    {
        const double BitsToUniform = 1.0 / 4294967296.0;
        var random = new CounterRandom(seed, RandomPurpose.Initialization, tensorsFilled++);
        var values = new float[tensor.Length];
        for (int i = 0; i < values.Length; i += 4)
        {
            var (a, b, c, d) = random.Block((uint)i / 4);
            var (v0, v1) = transform((a * BitsToUniform, b * BitsToUniform));
            var (v2, v3) = transform((c * BitsToUniform, d * BitsToUniform));
            ReadOnlySpan<float> drawn = [(float)v0, (float)v1, (float)v2, (float)v3];
            drawn[..Math.Min(4, values.Length - i)].CopyTo(values.AsSpan(i));
        }

        tensor.CopyFromHost(values);
    }
}
