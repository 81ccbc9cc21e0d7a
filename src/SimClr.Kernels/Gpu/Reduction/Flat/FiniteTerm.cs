namespace SimClr.Kernels.Gpu;

/// <summary>0 · x: 0 where x is finite, NaN where it is infinite or NaN.</summary>
internal readonly struct FiniteTerm : IFlatTerm
{
    public static Quad Of(Quad x) => x * default(Quad);

    public static float Result(float sum) => sum == 0 ? 1f : 0f;
}
