using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// statistics (2, C) = means and sums of squared deviations, of what <see cref="StatisticsTerms"/> sum.
/// </summary>
internal readonly struct MomentsFinish(ArrayView<float> input, ArrayView<double> statistics, int columns)
    : IColumnFinish
{
    public void Write(int column, int count, Quad first, Quad second)
    {
        DoubleQuads.Store(statistics, column, count, AnyQuads.Load(input, column, count), first);
        DoubleQuads.Store(statistics, column + columns, count, second, default);
    }
}
