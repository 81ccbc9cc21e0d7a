namespace SimClr.Kernels.Gpu;

/// <summary>
/// output = (input - mean) · scale + offset + residual, then ReLU, with coefficients (3, C). Subtracting
/// first keeps the digits of an input whose mean is large.
/// </summary>
internal static unsafe class Normalisation
{
    public const int MostRowsPerThread = 8;

    private const int RowsAtOnce = 4; // loaded before the first is stored: bytes in flight

    /// <param name="lost">What mean lacks to the true one.</param>
    public static void SetCoefficients(Quad mean, Quad lost, Quad inverseStd, BufferView<float> gamma,
        BufferView<float> beta, int column, int count, int columns, BufferView<float> coefficients)
    {
        var scale = gamma.IsEmpty ? inverseStd : AnyQuads.Load(gamma.Pointer + column, count) * inverseStd;
        var offset = beta.IsEmpty ? default : AnyQuads.Load(beta.Pointer + column, count);
        float* to = coefficients.Pointer + column;
        AnyQuads.Store(to, count, mean);
        AnyQuads.Store(to + columns, count, scale);
        AnyQuads.Store(to + 2L * columns, count, offset - lost * scale);
    }

    /// <summary>The coefficients from running statistics; a thread for each quad of columns.</summary>
    [Kernel]
    public static void Prepare(BufferView<float> mean, BufferView<float> variance, float epsilon,
        BufferView<float> gamma, BufferView<float> beta, int columns, BufferView<float> coefficients)
    {
        int column = (Grid.IdxX * Group.DimX + Group.IdxX) * 4;
        int count = Math.Min(4, columns - column);
        if (count > 0)
        {
            var spread = AnyQuads.Load(variance.Pointer + column, count) + Quad.Broadcast(epsilon);
            SetCoefficients(AnyQuads.Load(mean.Pointer + column, count), default,
                Quad.Of(1) / Quad.Sqrt(spread), gamma, beta, column, count, columns, coefficients);
        }
    }

    [Kernel]
    public static void Apply<TAccess>(BufferView<float> input, BufferView<float> residual,
        BufferView<float> coefficients, ColumnTile tile, bool relu, BufferView<float> output)
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
        var offset = TAccess.Load(from + 2L * tile.Columns, count);
        long row = tile.FirstRow, end = tile.EndRow, step = tile.RowStep;
        long i = row * tile.Columns + column, stride = step * tile.Columns;
        Registers4<Quad> x = default, added = default;
        for (; row + (RowsAtOnce - 1) * step < end; row += RowsAtOnce * step, i += RowsAtOnce * stride)
        {
            for (int k = 0; k < RowsAtOnce; k++)
            {
                x[k] = TAccess.Load(input.Pointer + i + k * stride, count);
            }

            if (!residual.IsEmpty)
            {
                for (int k = 0; k < RowsAtOnce; k++)
                {
                    added[k] = TAccess.Load(residual.Pointer + i + k * stride, count);
                }
            }

            for (int k = 0; k < RowsAtOnce; k++)
            {
                var y = Of(x[k], mean, scale, offset, added[k], relu);
                TAccess.Store(output.Pointer + i + k * stride, count, y);
            }
        }

        for (; row < end; row += step, i += stride)
        {
            var alone = residual.IsEmpty ? default : TAccess.Load(residual.Pointer + i, count);
            var y = Of(TAccess.Load(input.Pointer + i, count), mean, scale, offset, alone, relu);
            TAccess.Store(output.Pointer + i, count, y);
        }
    }

    private static Quad Of(Quad x, Quad mean, Quad scale, Quad offset, Quad residual, bool relu)
    {
        var y = Quad.MultiplyAdd(x - mean, scale, offset) + residual;
        return relu ? Relu.Forward(y) : y;
    }
}
