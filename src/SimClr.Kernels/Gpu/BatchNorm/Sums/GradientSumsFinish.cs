using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// sums (2, C) = what <see cref="GradientTerms"/> sum, and the gradients of gamma and beta that they are.
/// </summary>
internal readonly struct GradientSumsFinish(ArrayView<float> inverseStd, ArrayView<double> sums, int columns,
    ArrayView<float> dGamma, Accumulation gammaMode, ArrayView<float> dBeta, Accumulation betaMode) : IColumnFinish
{
    public void Write(int column, int count, Quad first, Quad second)
    {
        DoubleQuads.Store(sums, column, count, first, default);
        DoubleQuads.Store(sums, column + columns, count, second, default);
        GradientFinish.Accumulate(dGamma, column, count, second * AnyQuads.Load(inverseStd, column, count), gammaMode);
        GradientFinish.Accumulate(dBeta, column, count, first, betaMode);
    }
}
