namespace SimClr.Kernels.Gpu;

/// <summary>
/// From the two sums of a column to dGamma and dBeta, and to the coefficients (4, C) of dInput: mean, scale,
/// mean of dy, slope.
/// </summary>
/// <param name="spread">1 / standard deviation of the batch, or the running variance: a constant.</param>
internal readonly unsafe struct GradientFinish(
    BufferView<float> gamma, BufferView<float> mean, BufferView<float> spread, bool constantStatistics,
    BatchNormShape shape, BufferView<float> dGamma, BufferView<float> dBeta, bool add,
    BufferView<float> coefficients) : IColumnFinish
{
    private readonly float rows = shape.Rows;
    private readonly float epsilon = (float)shape.Epsilon;
    private readonly int columns = shape.C;

    public void Write(int column, int count, Quad first, Quad second)
    {
        var inverseStd = AnyQuads.Load(spread.Pointer + column, count);
        if (constantStatistics)
        {
            inverseStd = Quad.Of(1) / Quad.Sqrt(inverseStd + Quad.Broadcast(epsilon));
        }

        var sumDyXhat = second * inverseStd;
        Accumulate(dGamma, column, count, sumDyXhat);
        Accumulate(dBeta, column, count, first);

        float* to = coefficients.Pointer + column;
        var scale = gamma.IsEmpty ? inverseStd : AnyQuads.Load(gamma.Pointer + column, count) * inverseStd;
        Quad meanDy = default, slope = default;
        if (!constantStatistics)
        {
            meanDy = first / Quad.Broadcast(rows);
            slope = inverseStd * (sumDyXhat / Quad.Broadcast(-rows));
        }

        AnyQuads.Store(to, count, AnyQuads.Load(mean.Pointer + column, count));
        AnyQuads.Store(to + columns, count, scale);
        AnyQuads.Store(to + 2L * columns, count, meanDy);
        AnyQuads.Store(to + 3L * columns, count, slope);
    }

    private void Accumulate(BufferView<float> gradient, int column, int count, Quad value)
    {
        if (!gradient.IsEmpty)
        {
            float* to = gradient.Pointer + column;
            AnyQuads.Store(to, count, add ? AnyQuads.Load(to, count) + value : value);
        }
    }
}
