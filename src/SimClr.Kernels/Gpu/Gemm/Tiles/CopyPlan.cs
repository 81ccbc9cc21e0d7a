using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// What a thread knows of its copies before the loop over depth starts; each operand fills in what it needs.
/// </summary>
internal struct CopyPlan
{
    /// <summary>Copies of a thread, at most.</summary>
    public const int Most = 8;

    /// <summary>Where in a tile the first copy goes.</summary>
    public int Target;

    /// <summary>The row that the first copy is of.</summary>
    public int Row;

    /// <summary>Where each copy starts, in registers.</summary>
    public ArrayView<int> Places;

    /// <summary>What of each copy exists, in registers.</summary>
    public ArrayView<uint> Masks;
}
