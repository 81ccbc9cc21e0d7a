namespace SimClr.Kernels.Cuda;

/// <summary>The sums of dy and dy · (x - mean), dy = dOutput where the ReLU let something through.</summary>
/// <param name="output">Empty where there was no ReLU.</param>
internal readonly unsafe struct GradientTerms(
    ArrayView<float> dOutput, ArrayView<float> output, ArrayView<float> input, ArrayView<float> mean) : IColumnTerms
{
    public Quad Centre<TAccess>(int column, int count) where TAccess : struct, IQuadAccess
        => TAccess.Load(mean.Pointer + column, count);

    public void Add<TAccess>(long i, int count, Quad centre, float n, ref Quad first, ref Quad second)
        where TAccess : struct, IQuadAccess
    {
        var dy = TAccess.Load(dOutput.Pointer + i, count);
        if (!output.IsEmpty)
        {
            dy = Relu.Backward(dy, TAccess.Load(output.Pointer + i, count));
        }

        first += dy;
        second = Quad.MultiplyAdd(dy, TAccess.Load(input.Pointer + i, count) - centre, second);
    }

    public static void Merge(
        ref Quad first, ref Quad second, float n, Quad otherFirst, Quad otherSecond, float m)
    {
        first += otherFirst;
        second += otherSecond;
    }
}
