using SimClr.Nn;
using SimClr.Train.Recipes;

namespace SimClr.Train.Explain.Update;

/// <summary>
/// LARS's trust ratio, eta · |w| / |g + weightDecay · w|. The optimizer computes it on the device and tells
/// nobody.
/// </summary>
internal static class TrustRatio
{
    /// <summary>Null for other optimizers, and for what LARS leaves out: biases and batch norm.</summary>
    public static double? Of(PretrainOptions options, ParameterRole role, float[] weight, float[] gradient)
    {
        if (options.Optimizer != OptimizerName.Lars || role != ParameterRole.Weight)
        {
            return null;
        }

        double weights = 0, decayed = 0;
        for (int i = 0; i < weight.Length; i++)
        {
            double g = gradient[i] + options.WeightDecay * weight[i];
            weights += (double)weight[i] * weight[i];
            decayed += g * g;
        }

        return weights > 0 && decayed > 0
            ? options.TrustCoefficient * Math.Sqrt(weights) / Math.Sqrt(decayed)
            : 1;
    }
}
