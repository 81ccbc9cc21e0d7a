using SimClr.Nn;
using SimClr.Tensors;
using SimClr.Train.Evaluation;
using SimClr.Train.Recipes;

namespace SimClr.Train.Explain;

/// <summary>What the optimizer did to one parameter. Norms are over all of its numbers.</summary>
/// <param name="WeightNorm">Before the step.</param>
/// <param name="TrustRatio">LARS's factor on the learning rate; null where it does not adapt.</param>
/// <param name="UpdateNorm">Of the weights after the step minus those before.</param>
internal sealed record ParameterUpdate(
    string Name, Shape Shape, ParameterRole Role, double WeightNorm, double GradientNorm, double? TrustRatio,
    double UpdateNorm)
{
    /// <summary>The layer: the name without <c>.weight</c>.</summary>
    public string Layer => Name[..Name.LastIndexOf('.')];

    /// <summary>How far the weights moved, as a share of their length; null where that is 0.</summary>
    public double? RelativeUpdate => WeightNorm > 0 ? UpdateNorm / WeightNorm : null;

    /// <param name="weight">Before the step.</param>
    /// <param name="update">What the step added.</param>
    public static ParameterUpdate Of(
        PretrainOptions options, Parameter parameter, float[] weight, float[] gradient, double[] update)
        => new(parameter.Name, parameter.Shape, parameter.Role,
            Vectors.Norm<float>(weight), Vectors.Norm<float>(gradient),
            TrustOf(options, parameter.Role, weight, gradient), Vectors.Norm<double>(update));

    /// <summary>
    /// eta · |w| / |g + weightDecay · w|. The optimizer computes it on the device and tells nobody. Null for
    /// other optimizers than LARS, and for what LARS leaves out: biases and batch norm.
    /// </summary>
    private static double? TrustOf(
        PretrainOptions options, ParameterRole role, float[] weight, float[] gradient)
    {
        if (options.Optimizer != OptimizerName.Lars || role != ParameterRole.Weight)
        {
            return null;
        }

        double weights = Vectors.Norm<float>(weight);
        double decayed = Vectors.Norm<double>(
            [.. gradient.Zip(weight, (g, w) => g + options.WeightDecay * w)]);
        return weights > 0 && decayed > 0 ? options.TrustCoefficient * weights / decayed : 1;
    }
}
