using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// Mean of d and sum of its squared deviations, d = x - the first row's x: a large mean of x costs d no
/// digits. By Welford's recurrence, merged by that of Chan, Golub and LeVeque (1983): neither cancels,
/// whatever the first row is.
/// </summary>
internal readonly struct StatisticsTerms(ArrayView<float> input) : IColumnTerms
{
    public static int RowsAtOnce => 4;

    public Quad Centre<TAccess>(int column, int count) where TAccess : struct, IQuadAccess
        => TAccess.Load(input, column, count);

    public void Load<TAccess>(long i, int count, out Quad a, out Quad b) where TAccess : struct, IQuadAccess
    {
        a = TAccess.Load(input, i, count);
        b = default;
    }

    public static void Add(Quad a, Quad b, Quad centre, float n, ref Quad first, ref Quad second)
    {
        var d = a - centre;
        var delta = d - first;
        first = Quad.MultiplyAdd(delta, Quad.Broadcast(1f / n), first);
        second = Quad.MultiplyAdd(delta, d - first, second);
    }

    public static void Merge(
        ref Quad first, ref Quad second, float n, Quad otherFirst, Quad otherSecond, float m)
    {
        if (m > 0)
        {
            float share = m / (n + m);
            var delta = otherFirst - first;
            first = Quad.MultiplyAdd(delta, Quad.Broadcast(share), first);
            second += Quad.MultiplyAdd(n * share * delta, delta, otherSecond);
        }
    }
}
