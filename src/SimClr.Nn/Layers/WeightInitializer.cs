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
    /// He et al. 2015 over the fan-out: N(0, 2 / (OutC·KH·KW)), as torchvision's ResNet. Weight
    /// (OutC,KH,KW,C).
    /// </summary>
    public void KaimingNormalFanOut(Tensor weight)
    {
        double deviation = Math.Sqrt(2.0 / (weight.Shape[0] * weight.Shape[1] * weight.Shape[2]));
        Fill(weight, (random, i) =>
        {
            // Box-Muller; 1 - u is above 0, so that the logarithm is finite.
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.Uniform(2 * i)));
            return deviation * radius * Math.Cos(2 * Math.PI * random.Uniform(2 * i + 1));
        });
    }

    /// <summary>
    /// Uniform within 1/sqrt(fanIn) of 0: PyTorch's default for a linear layer's weight and bias.
    /// </summary>
    public void UniformFanIn(Tensor tensor, int fanIn)
    {
        double bound = 1 / Math.Sqrt(fanIn);
        Fill(tensor, (random, i) => random.Uniform(i, -bound, bound));
    }

    private void Fill(Tensor tensor, Func<CounterRandom, uint, double> draw)
    {
        var random = new CounterRandom(seed, RandomPurpose.Initialization, tensorsFilled++);
        var values = new float[tensor.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)draw(random, (uint)i);
        }

        tensor.CopyFromHost(values);
    }
}
