namespace SimClr.Kernels.Gpu;

internal readonly struct PlainTerm : IFlatTerm
{
    public static Quad Of(Quad x) => x;

    public static float Result(float sum) => sum;
}
