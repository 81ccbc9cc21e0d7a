using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>The sums of dy and dy · (x - mean), dy = dOutput where the ReLU let something through.</summary>
/// <param name="output">Empty where there was no ReLU.</param>
internal readonly struct GradientTerms(
    ArrayView<float> dOutput, ArrayView<float> output, ArrayView<float> input, ArrayView<float> mean)
    : IColumnTerms
{
    public static int RowsAtOnce => 2; // of three arrays

    public Quad Centre<TAccess>(int column, int count) where TAccess : struct, IQuadAccess
        => TAccess.Load(mean, column, count);

    public void Load<TAccess>(long i, int count, out Quad a, out Quad b) where TAccess : struct, IQuadAccess
    {
        a = TAccess.Load(dOutput, i, count);
        b = TAccess.Load(input, i, count);
        if (output.Length > 0)
        {
            a = Relu.Backward(a, TAccess.Load(output, i, count));
        }
    }

    public static void Add(Quad a, Quad b, Quad centre, float n, ref Quad first, ref Quad second)
    {
        first += a;
        second = Quad.MultiplyAdd(a, b - centre, second);
    }

    public static void Merge(
        ref Quad first, ref Quad second, float n, Quad otherFirst, Quad otherSecond, float m)
    {
        first += otherFirst;
        second += otherSecond;
    }
}
