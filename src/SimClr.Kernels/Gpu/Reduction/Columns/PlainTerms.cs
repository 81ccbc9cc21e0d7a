using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>The elements themselves; there is no second quantity.</summary>
internal readonly struct PlainTerms(ArrayView<float> input) : IColumnTerms
{
    public static int RowsAtOnce => 4;

    public Quad Centre<TAccess>(int column, int count) where TAccess : struct, IQuadAccess => default;

    public void Load<TAccess>(long i, int count, out Quad a, out Quad b) where TAccess : struct, IQuadAccess
    {
        a = TAccess.Load(input, i, count);
        b = default;
    }

    public static void Add(Quad a, Quad b, Quad centre, float n, ref Quad first, ref Quad second)
        => first += a;

    public static void Merge(
        ref Quad first, ref Quad second, float n, Quad otherFirst, Quad otherSecond, float m)
        => first += otherFirst;
}
