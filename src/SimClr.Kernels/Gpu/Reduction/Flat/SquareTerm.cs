namespace SimClr.Kernels.Gpu;

internal readonly struct SquareTerm : IFlatTerm
{
    public static Quad Of(Quad x) => x * x;

    public static float Result(float sum) => sum;
}
