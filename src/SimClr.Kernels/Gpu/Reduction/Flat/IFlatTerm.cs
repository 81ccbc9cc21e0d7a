namespace SimClr.Kernels.Gpu;

/// <summary>What is summed up over an array without shape. The term of 0 is 0.</summary>
internal interface IFlatTerm
{
    static abstract Quad Of(Quad x);

    /// <summary>What becomes of the sum.</summary>
    static abstract float Result(float sum);
}
