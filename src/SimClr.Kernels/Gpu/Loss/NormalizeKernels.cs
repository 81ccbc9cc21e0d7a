using ILGPU;

namespace SimClr.Kernels.Gpu;

internal static class NormalizeKernels
{
    // Beyond norms of 1e15, or below 1e-10, squares and their sum may leave the range of a float: then the
    // elements are summed times 2^-70 or 2^70.
    private const float Large = 1e30f, Small = 1e-20f;
    private const float Shrink = 8.4703294725430034e-22f, Grow = 1.1805916207174113e21f;

    /// <summary>output = input · inverseNorm, inverseNorm = 1 / max(|input|, epsilon).</summary>
    [Kernel]
    public static void Forward(ArrayView<float> input, int rows, int columns, float epsilon,
        ArrayView<float> output, ArrayView<float> inverseNorm)
    {
        int row = RowWarp.Row;
        if (row >= rows)
        {
            return;
        }

        var x = RowWarp.Of(input, row, columns);
        var y = RowWarp.Of(output, row, columns);
        float norm = MathF.Sqrt(SumOfSquares(x, columns, 1));
        if (norm * norm > Large)
        {
            norm = MathF.Sqrt(SumOfSquares(x, columns, Shrink)) * Grow;
        }
        else if (norm * norm < Small)
        {
            norm = MathF.Sqrt(SumOfSquares(x, columns, Grow)) * Shrink;
        }

        float inverse = 1 / MathF.Max(norm, epsilon);
        for (int i = Warp.LaneIdx; i < columns; i += RowWarp.Lanes)
        {
            y[i] = x[i] * inverse;
        }

        if (Warp.LaneIdx == 0)
        {
            inverseNorm[row] = inverse;
        }
    }

    /// <summary>dInput (+)= (dOutput - output · (output · dOutput)) · inverseNorm.</summary>
    [Kernel(KeepLoops = true)]
    public static void Backward(ArrayView<float> dOutput, ArrayView<float> output,
        ArrayView<float> inverseNorm, int rows, int columns, ArrayView<float> dInput,
        Accumulation accumulation)
    {
        int row = RowWarp.Row;
        if (row >= rows)
        {
            return;
        }

        var y = RowWarp.Of(output, row, columns);
        var dy = RowWarp.Of(dOutput, row, columns);
        var dx = RowWarp.Of(dInput, row, columns);
        float dot = 0;
        for (int i = Warp.LaneIdx; i < columns; i += RowWarp.Lanes)
        {
            dot = MathF.FusedMultiplyAdd(y[i], dy[i], dot);
        }

        dot = BlockSum.OfWarp(dot);
        float inverse = inverseNorm[row];
        for (int i = Warp.LaneIdx; i < columns; i += RowWarp.Lanes)
        {
            float gradient = MathF.FusedMultiplyAdd(y[i], -dot, dy[i]) * inverse;
            dx[i] = accumulation == Accumulation.Add ? dx[i] + gradient : gradient;
        }
    }

    /// <summary>Of the elements times the factor.</summary>
    private static float SumOfSquares(ArrayView<float> x, int columns, float factor)
    {
        float sum = 0;
        for (int i = Warp.LaneIdx; i < columns; i += RowWarp.Lanes)
        {
            float scaled = x[i] * factor;
            sum = MathF.FusedMultiplyAdd(scaled, scaled, sum);
        }

        return BlockSum.OfWarp(sum);
    }
}
