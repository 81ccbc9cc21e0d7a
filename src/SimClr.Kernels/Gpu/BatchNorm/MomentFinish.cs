namespace SimClr.Kernels.Gpu;

/// <summary>
/// From the moments of a column to what is saved for backward, the running statistics, and the coefficients
/// (3, C) of the pass that normalises: mean, scale, offset.
/// </summary>
internal readonly unsafe struct MomentFinish(
    BufferView<float> input, BufferView<float> gamma, BufferView<float> beta, BatchNormShape shape,
    BufferView<float> runningMean, BufferView<float> runningVariance,
    BufferView<float> savedMean, BufferView<float> savedInverseStd, BufferView<float> coefficients)
    : IColumnFinish
{
    private readonly float rows = shape.Rows;
    private readonly float lessOne = Math.Max(shape.Rows - 1, 1); // of one row: not 0 / 0
    private readonly float epsilon = (float)shape.Epsilon;
    private readonly float momentum = (float)shape.Momentum;
    private readonly int columns = shape.C;

    public void Write(int column, int count, Quad first, Quad second)
    {
        // x = shift + d. What the float mean rounds off goes into the offset (Knuth's exact sum of two).
        var shift = AnyQuads.Load(input.Pointer + column, count);
        var mean = shift + first;
        var part = mean - shift;
        var lost = (shift - (mean - part)) + (first - part);

        var inverseStd = Quad.Of(1) / Quad.Sqrt(second / Quad.Broadcast(rows) + Quad.Broadcast(epsilon));
        AnyQuads.Store(savedMean.Pointer + column, count, mean);
        AnyQuads.Store(savedInverseStd.Pointer + column, count, inverseStd);
        MoveTo(mean, runningMean.Pointer + column, count);
        MoveTo(second / Quad.Broadcast(lessOne), runningVariance.Pointer + column, count);
        Normalisation.SetCoefficients(mean, lost, inverseStd, gamma, beta, column, count, columns,
            coefficients);
    }

    private void MoveTo(Quad target, float* running, int count)
    {
        var before = AnyQuads.Load(running, count);
        AnyQuads.Store(running, count, before + momentum * (target - before));
    }
}
