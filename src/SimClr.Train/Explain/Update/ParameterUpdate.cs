using SimClr.Nn;
using SimClr.Tensors;

namespace SimClr.Train.Explain.Update;

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
}
