namespace SimClr.Kernels.Gpu;

/// <summary>A <see cref="Patch"/> as it is multiplied: the bits of its rounded elements.</summary>
/// <remarks>Each row's depths are in X Y Z W; two to a word in bf16, whose rows have X and Y only.</remarks>
internal readonly struct RoundedPatch(UInt4 row0, UInt4 row1, UInt4 row2, UInt4 row3)
{
    public readonly UInt4 Row0 = row0, Row1 = row1, Row2 = row2, Row3 = row3;
}
