using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// From the two sums of a column to dGamma and dBeta, and to the coefficients (4, C) of dInput: mean, scale,
/// mean of dy, slope.
/// </summary>
/// <param name="spread">1 / standard deviation of the batch, or the running variance: a constant.</param>
internal readonly struct GradientFinish(
    ArrayView<float> gamma, ArrayView<float> mean, ArrayView<float> spread, Statistics statistics,
    BatchNormShape shape, ArrayView<float> dGamma, Accumulation gammaMode,
    ArrayView<float> dBeta, Accumulation betaMode, ArrayView<float> coefficients) : IColumnFinish
{
    private readonly float rows = shape.AllRows;
    private readonly float epsilon = (float)shape.Epsilon;
    private readonly int columns = shape.C;

    public void Write(int column, int count, Quad first, Quad second)
    {
        var inverseStd = AnyQuads.Load(spread, column, count);
        if (statistics == Statistics.Running)
        {
            inverseStd = Quad.Of(1) / Quad.Sqrt(inverseStd + Quad.Broadcast(epsilon));
        }

        var sumDyXhat = second * inverseStd;
        Accumulate(dGamma, column, count, sumDyXhat, gammaMode);
        Accumulate(dBeta, column, count, first, betaMode);

        var scale = gamma.Length == 0 ? inverseStd : AnyQuads.Load(gamma, column, count) * inverseStd;
        Quad meanDy = default, slope = default;
        if (statistics == Statistics.OfBatch)
        {
            meanDy = first / Quad.Broadcast(rows);
            slope = inverseStd * (sumDyXhat / Quad.Broadcast(-rows));
        }

        AnyQuads.Store(coefficients, column, count, AnyQuads.Load(mean, column, count));
        AnyQuads.Store(coefficients, column + columns, count, scale);
        AnyQuads.Store(coefficients, column + 2L * columns, count, meanDy);
        AnyQuads.Store(coefficients, column + 3L * columns, count, slope);
    }

    public static void Accumulate(
        ArrayView<float> gradient, int column, int count, Quad value, Accumulation accumulation)
    {
        if (gradient.Length > 0)
        {
            if (accumulation == Accumulation.Add)
            {
                value = AnyQuads.Load(gradient, column, count) + value;
            }

            AnyQuads.Store(gradient, column, count, value);
        }
    }
}
