namespace SimClr.Kernels.Gpu;

/// <summary>What one block updates: a run of elements of one parameter.</summary>
internal readonly struct ParameterChunk(
    in ParameterSlot<float> slot, long first, int length, int firstOfParameter, int endOfParameter)
{
    // Where each array's run starts in DeviceViews.AllMemory.
    public readonly long Weight = slot.Weight.FirstIndex() + first;
    public readonly long Gradient = slot.Gradient.FirstIndex() + first;
    public readonly long FirstMoment = slot.FirstMoment.FirstIndex() + first;
    public readonly long SecondMoment = slot.SecondMoment.FirstIndex() + first;
    public readonly int Length = length;

    /// <summary>The chunks of the same parameter: their partial norms are summed.</summary>
    public readonly int FirstOfParameter = firstOfParameter, EndOfParameter = endOfParameter;

    private readonly ChunkTraits traits = (slot.Decay ? ChunkTraits.Decays : 0)
        | (slot.Adapt ? ChunkTraits.Adapts : 0)
        | (AlignedQuads.Fit(slot.Weight, slot.Gradient, slot.FirstMoment, slot.SecondMoment)
            ? ChunkTraits.Aligned
            : 0);

    public bool Decays => (traits & ChunkTraits.Decays) != 0;

    public bool Adapts => (traits & ChunkTraits.Adapts) != 0;

    public bool Aligned => (traits & ChunkTraits.Aligned) != 0;
}
