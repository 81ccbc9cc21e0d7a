namespace SimClr.Kernels.Gpu;

/// <summary>
/// What matrix products and convolutions multiply. Sums are float32 in each, and so is everything in memory.
/// </summary>
public enum Precision
{
    /// <summary>float32 throughout, on the ordinary cores.</summary>
    Fp32,

    /// <summary>Factors rounded to tf32 (10 bits of mantissa), on the tensor cores.</summary>
    Tf32,

    /// <summary>Factors rounded to bf16 (7 bits of mantissa), on the tensor cores.</summary>
    Bf16,
}
