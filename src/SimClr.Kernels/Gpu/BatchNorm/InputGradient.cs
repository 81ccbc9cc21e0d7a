using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// dInput = scale · (dy - meanDy + (x - mean) · slope) with coefficients (4, C), and dResidual = dy, dy =
/// dOutput where the ReLU let something through. What cancels, of few rows nearly all, does so before the
/// scale magnifies its rounding.
/// </summary>
internal static class InputGradient
{
    public const int PrepareThreads = Normalisation.PrepareThreads;
    public const int MaxRowsPerThread = 8;

    private const int RowsAtOnce = 2; // loaded before the first is stored: bytes in flight

    /// <summary>The coefficients from sums (2, C) that are given; a thread for each quad of columns.</summary>
    [Kernel]
    public static void Prepare(ArrayView<double> sums, int columns, GradientFinish finish)
    {
        int column = (Grid.IdxX * PrepareThreads + Group.IdxX) * 4;
        int count = Math.Min(4, columns - column);
        if (count > 0)
        {
            DoubleQuads.Load(sums, column, count, out var first, out _);
            DoubleQuads.Load(sums, column + columns, count, out var second, out _);
            finish.Write(column, count, first, second);
        }
    }

    /// <param name="output">Empty where there was no ReLU.</param>
    /// <param name="dInput">Empty where not wanted, likewise dResidual.</param>
    [Kernel]
    public static void Apply<TAccess>(ArrayView<float> dOutput, ArrayView<float> output,
        ArrayView<float> input, ArrayView<float> coefficients, ColumnTile tile,
        ArrayView<float> dInput, Accumulation inputMode,
        ArrayView<float> dResidual, Accumulation residualMode)
        where TAccess : struct, IQuadAccess
    {
        int column = tile.Column, count = tile.Count;
        if (count <= 0)
        {
            return;
        }

        var mean = TAccess.Load(coefficients, column, count);
        var scale = TAccess.Load(coefficients, column + tile.Columns, count);
        var meanDy = TAccess.Load(coefficients, column + 2L * tile.Columns, count);
        var slope = TAccess.Load(coefficients, column + 3L * tile.Columns, count);
        int left = tile.RowsLeft, step = tile.RowStep;
        long i = tile.FirstRow * tile.Columns + column, stride = (long)step * tile.Columns;
        var dy = LocalMemory.Allocate<Quad>(RowsAtOnce);
        var x = LocalMemory.Allocate<Quad>(RowsAtOnce);
        for (; left > (RowsAtOnce - 1) * step; left -= RowsAtOnce * step, i += RowsAtOnce * stride)
        {
            for (int k = 0; k < RowsAtOnce; k++)
            {
                dy[k] = Load<TAccess>(dOutput, output, i + k * stride, count);
                x[k] = TAccess.Load(input, i + k * stride, count);
            }

            for (int k = 0; k < RowsAtOnce; k++)
            {
                if (dInput.Length > 0)
                {
                    var dx = scale * Quad.MultiplyAdd(x[k] - mean, slope, dy[k] - meanDy);
                    Write<TAccess>(dx, dInput, i + k * stride, count, inputMode);
                }

                if (dResidual.Length > 0)
                {
                    Write<TAccess>(dy[k], dResidual, i + k * stride, count, residualMode);
                }
            }
        }

        for (; left > 0; left -= step, i += stride)
        {
            var alone = Load<TAccess>(dOutput, output, i, count);
            if (dInput.Length > 0)
            {
                var centred = TAccess.Load(input, i, count) - mean;
                var dx = scale * Quad.MultiplyAdd(centred, slope, alone - meanDy);
                Write<TAccess>(dx, dInput, i, count, inputMode);
            }

            if (dResidual.Length > 0)
            {
                Write<TAccess>(alone, dResidual, i, count, residualMode);
            }
        }
    }

    private static Quad Load<TAccess>(ArrayView<float> dOutput, ArrayView<float> output, long i, int count)
        where TAccess : struct, IQuadAccess
    {
        var dy = TAccess.Load(dOutput, i, count);
        return output.Length == 0 ? dy : Relu.Backward(dy, TAccess.Load(output, i, count));
    }

    private static void Write<TAccess>(Quad value, ArrayView<float> to, long i, int count, Accumulation mode)
        where TAccess : struct, IQuadAccess
    {
        if (mode == Accumulation.Add)
        {
            value = TAccess.Load(to, i, count) + value;
        }

        TAccess.Store(to, i, count, value);
    }
}
