namespace SimClr.Kernels.Gpu;

/// <summary>
/// dInput = scale · (dy - meanDy + (x - mean) · slope) with coefficients (4, C), and dResidual = dy, dy =
/// dOutput where the ReLU let something through. What cancels, of few rows nearly all, does so before the
/// scale magnifies its rounding.
/// </summary>
internal static unsafe class InputGradient
{
    public const int MostRowsPerThread = 8;

    private const int RowsAtOnce = 2; // loaded before the first is stored: bytes in flight

    /// <param name="output">Empty where there was no ReLU.</param>
    /// <param name="dInput">Empty where not wanted, likewise dResidual.</param>
    [Kernel]
    public static void Apply<TAccess>(BufferView<float> dOutput, BufferView<float> output,
        BufferView<float> input, BufferView<float> coefficients, ColumnTile tile,
        BufferView<float> dInput, bool addInput, BufferView<float> dResidual, bool addResidual)
        where TAccess : struct, IQuadAccess
    {
        int column = tile.Column, count = tile.Count;
        if (count <= 0)
        {
            return;
        }

        float* from = coefficients.Pointer + column;
        var mean = TAccess.Load(from, count);
        var scale = TAccess.Load(from + tile.Columns, count);
        var meanDy = TAccess.Load(from + 2L * tile.Columns, count);
        var slope = TAccess.Load(from + 3L * tile.Columns, count);
        long row = tile.FirstRow, end = tile.EndRow, step = tile.RowStep;
        long i = row * tile.Columns + column, stride = step * tile.Columns;
        Registers4<Quad> dy = default, x = default;
        for (; row + (RowsAtOnce - 1) * step < end; row += RowsAtOnce * step, i += RowsAtOnce * stride)
        {
            for (int k = 0; k < RowsAtOnce; k++)
            {
                dy[k] = Load<TAccess>(dOutput, output, i + k * stride, count);
                x[k] = TAccess.Load(input.Pointer + i + k * stride, count);
            }

            for (int k = 0; k < RowsAtOnce; k++)
            {
                if (!dInput.IsEmpty)
                {
                    var dx = scale * Quad.MultiplyAdd(x[k] - mean, slope, dy[k] - meanDy);
                    Write<TAccess>(dx, dInput.Pointer + i + k * stride, count, addInput);
                }

                if (!dResidual.IsEmpty)
                {
                    Write<TAccess>(dy[k], dResidual.Pointer + i + k * stride, count, addResidual);
                }
            }
        }

        for (; row < end; row += step, i += stride)
        {
            var alone = Load<TAccess>(dOutput, output, i, count);
            if (!dInput.IsEmpty)
            {
                var centred = TAccess.Load(input.Pointer + i, count) - mean;
                var dx = scale * Quad.MultiplyAdd(centred, slope, alone - meanDy);
                Write<TAccess>(dx, dInput.Pointer + i, count, addInput);
            }

            if (!dResidual.IsEmpty)
            {
                Write<TAccess>(alone, dResidual.Pointer + i, count, addResidual);
            }
        }
    }

    private static Quad Load<TAccess>(BufferView<float> dOutput, BufferView<float> output, long i, int count)
        where TAccess : struct, IQuadAccess
    {
        var dy = TAccess.Load(dOutput.Pointer + i, count);
        return output.IsEmpty ? dy : Relu.Backward(dy, TAccess.Load(output.Pointer + i, count));
    }

    private static void Write<TAccess>(Quad value, float* to, int count, bool add)
        where TAccess : struct, IQuadAccess
        => TAccess.Store(to, count, add ? TAccess.Load(to, count) + value : value);
}
