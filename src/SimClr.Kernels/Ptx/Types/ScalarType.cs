namespace SimClr.Kernels.Ptx;

/// <summary>The kinds of PTX registers. Smaller integers live in Int32 registers, as on IL's stack.</summary>
internal enum ScalarType
{
    Predicate,
    Int32,
    Int64,
    Float32,
    Float64,

    /// <summary>
    /// Only between a conversion to or from a 16-bit float and the integer register that holds its bits.
    /// </summary>
    Bits16,
}
