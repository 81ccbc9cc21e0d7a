namespace SimClr.Kernels.Cuda;

/// <summary>The elements themselves; there is no second quantity.</summary>
internal readonly unsafe struct PlainTerms(ArrayView<float> input) : IColumnTerms
{
    public Quad Centre<TAccess>(int column, int count) where TAccess : struct, IQuadAccess => default;

    public void Add<TAccess>(long i, int count, Quad centre, float n, ref Quad first, ref Quad second)
        where TAccess : struct, IQuadAccess
        => first += TAccess.Load(input.Pointer + i, count);

    public static void Merge(
        ref Quad first, ref Quad second, float n, Quad otherFirst, Quad otherSecond, float m)
        => first += otherFirst;
}
