using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// From the statistics of a column to what is saved for backward, the running statistics, and the coefficients
/// (3, C) of the pass that normalises: mean, scale, offset.
/// </summary>
internal readonly struct StatisticsFinish(
    ArrayView<float> input, ArrayView<float> gamma, ArrayView<float> beta, BatchNormShape shape,
    ArrayView<float> runningMean, ArrayView<float> runningVariance,
    ArrayView<float> savedMean, ArrayView<float> savedInverseStd, ArrayView<float> coefficients)
    : IColumnFinish
{
    private readonly float rows = shape.AllRows;
    private readonly float lessOne = Math.Max(shape.AllRows - 1, 1); // of one row: not 0 / 0
    private readonly float epsilon = (float)shape.Epsilon;
    private readonly float momentum = (float)shape.Momentum;
    private readonly int columns = shape.C;

    public void Write(int column, int count, Quad first, Quad second)
    {
        // x = shift + d. What the float mean rounds off goes into the offset (Knuth's exact sum of two).
        var shift = AnyQuads.Load(input, column, count);
        var mean = shift + first;
        var part = mean - shift;
        Set(column, count, mean, (shift - (mean - part)) + (first - part), second);
    }

    /// <param name="lost">What mean lacks to the true one.</param>
    /// <param name="second">The sum of squared deviations.</param>
    public void Set(int column, int count, Quad mean, Quad lost, Quad second)
    {
        var inverseStd = Quad.Of(1) / Quad.Sqrt(second / Quad.Broadcast(rows) + Quad.Broadcast(epsilon));
        AnyQuads.Store(savedMean, column, count, mean);
        AnyQuads.Store(savedInverseStd, column, count, inverseStd);
        MoveTo(mean, runningMean, column, count);
        MoveTo(second / Quad.Broadcast(lessOne), runningVariance, column, count);
        Normalisation.SetCoefficients(mean, lost, inverseStd, gamma, beta, column, count, columns,
            coefficients);
    }

    private void MoveTo(Quad target, ArrayView<float> running, int column, int count)
    {
        var before = AnyQuads.Load(running, column, count);
        AnyQuads.Store(running, column, count, before + momentum * (target - before));
    }
}
