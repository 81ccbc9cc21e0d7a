namespace SimClr.Kernels.Gpu;

/// <summary>Four weights with their moments; a rule without the second leaves it as it is.</summary>
internal readonly struct WeightQuad(Quad weight, Quad firstMoment, Quad secondMoment)
{
    public readonly Quad Weight = weight, FirstMoment = firstMoment, SecondMoment = secondMoment;
}
