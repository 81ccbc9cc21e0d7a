using ILGPU;

namespace SimClr.Kernels.Gpu;

/// <summary>
/// output = (input - mean) · scale + offset + residual, then ReLU, with coefficients (3, C). Subtracting
/// first keeps the digits of an input whose mean is large.
/// </summary>
internal static class Normalisation
{
    public const int PrepareThreads = 64;
    public const int MaxRowsPerThread = 8;

    private const int RowsAtOnce = 4; // loaded before the first is stored: bytes in flight

    /// <param name="lost">What mean lacks to the true one.</param>
    public static void SetCoefficients(Quad mean, Quad lost, Quad inverseStd, ArrayView<float> gamma,
        ArrayView<float> beta, int column, int count, int columns, ArrayView<float> coefficients)
    {
        var scale = gamma.Length == 0 ? inverseStd : AnyQuads.Load(gamma, column, count) * inverseStd;
        var offset = beta.Length == 0 ? default : AnyQuads.Load(beta, column, count);
        AnyQuads.Store(coefficients, column, count, mean);
        AnyQuads.Store(coefficients, column + columns, count, scale);
        AnyQuads.Store(coefficients, column + 2L * columns, count, offset - lost * scale);
    }

    /// <summary>The coefficients from running statistics; a thread for each quad of columns.</summary>
    [Kernel]
    public static void Prepare(ArrayView<float> mean, ArrayView<float> variance, float epsilon,
        ArrayView<float> gamma, ArrayView<float> beta, int columns, ArrayView<float> coefficients)
    {
        int column = (Grid.IdxX * PrepareThreads + Group.IdxX) * 4;
        int count = Math.Min(4, columns - column);
        if (count > 0)
        {
            var spread = AnyQuads.Load(variance, column, count) + Quad.Broadcast(epsilon);
            SetCoefficients(AnyQuads.Load(mean, column, count), default,
                Quad.Of(1) / Quad.Sqrt(spread), gamma, beta, column, count, columns, coefficients);
        }
    }

    /// <summary>The coefficients from statistics (2, C) that are given, and what is saved of them.</summary>
    [Kernel]
    public static void PrepareTraining(ArrayView<double> statistics, int columns, StatisticsFinish finish)
    {
        int column = (Grid.IdxX * PrepareThreads + Group.IdxX) * 4;
        int count = Math.Min(4, columns - column);
        if (count > 0)
        {
            DoubleQuads.Load(statistics, column, count, out var mean, out var lost);
            DoubleQuads.Load(statistics, column + columns, count, out var squares, out _);
            finish.Set(column, count, mean, lost, squares);
        }
    }

    [Kernel(MinBlocksPerMultiprocessor = 4)]
    public static void Apply<TAccess>(ArrayView<float> input, ArrayView<float> residual,
        ArrayView<float> coefficients, ColumnTile tile, Activation activation, ArrayView<float> output)
        where TAccess : struct, IQuadAccess
    {
        int column = tile.Column, count = tile.Count;
        if (count <= 0)
        {
            return;
        }

        var mean = TAccess.Load(coefficients, column, count);
        var scale = TAccess.Load(coefficients, column + tile.Columns, count);
        var offset = TAccess.Load(coefficients, column + 2L * tile.Columns, count);
        int left = tile.RowsLeft, step = tile.RowStep;
        long i = tile.FirstRow * tile.Columns + column, stride = (long)step * tile.Columns;
        var x = LocalMemory.Allocate<Quad>(RowsAtOnce);
        var added = LocalMemory.Allocate<Quad>(RowsAtOnce);
        for (; left > (RowsAtOnce - 1) * step; left -= RowsAtOnce * step, i += RowsAtOnce * stride)
        {
            for (int k = 0; k < RowsAtOnce; k++)
            {
                x[k] = TAccess.Load(input, i + k * stride, count);
            }

            for (int k = 0; k < RowsAtOnce; k++)
            {
                added[k] = residual.Length == 0 ? default : TAccess.Load(residual, i + k * stride, count);
            }

            for (int k = 0; k < RowsAtOnce; k++)
            {
                var y = Of(x[k], mean, scale, offset, added[k], activation);
                TAccess.Store(output, i + k * stride, count, y);
            }
        }

        for (; left > 0; left -= step, i += stride)
        {
            var alone = residual.Length == 0 ? default : TAccess.Load(residual, i, count);
            var y = Of(TAccess.Load(input, i, count), mean, scale, offset, alone, activation);
            TAccess.Store(output, i, count, y);
        }
    }

    private static Quad Of(Quad x, Quad mean, Quad scale, Quad offset, Quad residual, Activation activation)
    {
        var y = Quad.MultiplyAdd(x - mean, scale, offset) + residual;
        return activation == Activation.Relu ? Relu.Forward(y) : y;
    }
}
