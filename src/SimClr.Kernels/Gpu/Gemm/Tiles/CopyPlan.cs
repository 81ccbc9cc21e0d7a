namespace SimClr.Kernels.Gpu;

/// <summary>
/// What a thread knows of its copies before the loop over depth starts; each operand fills in what it needs.
/// </summary>
internal struct CopyPlan
{
    /// <summary>Where in a tile the first copy goes.</summary>
    public int Target;

    /// <summary>Where each copy starts.</summary>
    public Registers16<int> Places;

    /// <summary>What of each copy exists.</summary>
    public Registers16<uint> Masks;
}
