namespace SimClr.Kernels.Gpu;

/// <summary>What one block updates: a run of elements of one parameter.</summary>
internal readonly unsafe struct ParameterChunk(
    in ParameterSlot<float> slot, long first, int length, int firstOfParameter, int endOfParameter)
{
    public readonly float* Weight = slot.Weight.Pointer + first;
    public readonly float* Gradient = slot.Gradient.Pointer + first;
    public readonly float* FirstMoment = slot.FirstMoment.Pointer + first;
    public readonly float* SecondMoment
        = slot.SecondMoment.IsEmpty ? null : slot.SecondMoment.Pointer + first;
    public readonly int Length = length;

    /// <summary>The chunks of the same parameter: their partial norms are summed.</summary>
    public readonly int FirstOfParameter = firstOfParameter, EndOfParameter = endOfParameter;

    public readonly bool Decays = slot.Decay, Adapts = slot.Adapt;

    public readonly bool Aligned
        = AlignedQuads.Fit(slot.Weight, slot.Gradient, slot.FirstMoment, slot.SecondMoment);
}
