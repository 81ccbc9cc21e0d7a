using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// output = (input - Mean) · Scale + Offset + residual, then ReLU; the first three per column. Subtracting first
/// keeps the digits of an input whose mean is large.
/// </summary>
internal readonly unsafe struct Normalisation(float* coefficients, int columns)
{
    public float* Mean => coefficients;

    public float* Scale => coefficients + columns;

    public float* Offset => coefficients + 2L * columns;

    /// <summary>Floats to allocate for the coefficients.</summary>
    public static long Length(int columns) => 3L * columns;

    /// <summary>
    /// What the float <see cref="Mean"/> rounds off goes into the offset.
    /// </summary>
    public void Set(int column, double mean, double inverseStd, BufferView<float> gamma, BufferView<float> beta)
    {
        double scale = gamma.IsEmpty ? inverseStd : gamma[column] * inverseStd;
        double offset = beta.IsEmpty ? 0 : beta[column];
        Mean[column] = (float)mean;
        Scale[column] = (float)scale;
        Offset[column] = (float)(offset - (mean - (float)mean) * scale);
    }

    /// <summary>That of a batch norm in evaluation.</summary>
    public static Normalisation Running(float* coefficients, BufferView<float> gamma, BufferView<float> beta,
        BufferView<float> runningMean, BufferView<float> runningVariance, in BatchNormShape shape)
    {
        var normalisation = new Normalisation(coefficients, shape.C);
        for (int c = 0; c < shape.C; c++)
        {
            double inverseStd = 1 / Math.Sqrt(runningVariance[c] + shape.Epsilon);
            normalisation.Set(c, runningMean[c], inverseStd, gamma, beta);
        }

        return normalisation;
    }

    /// <summary>Columns [firstColumn, firstColumn + count) of a row, in place.</summary>
    /// <param name="row">Where the first of these columns is, likewise the residual, which is null for none.</param>
    public void ApplyInPlace<V>(float* row, float* residual, bool relu, int firstColumn, int count)
        where V : struct, IFloatVector<V>
    {
        int whole = count - count % V.Width;
        ApplyColumns<V>(row, residual, relu, firstColumn, 0, whole, row, null, 0);
        ApplyColumns<F32x1>(row, residual, relu, firstColumn, whole, count, row, null, 0);
    }

    /// <param name="residual">Null for none.</param>
    /// <param name="mask">Null, or where to save what the ReLU lets through.</param>
    public void Apply<V>(CpuThreads threads, float* input, float* residual, bool relu, long rows, float* output,
        byte* mask = null)
        where V : struct, IFloatVector<V>
    {
        var self = this;
        int c = columns;
        int wholeColumns = c - c % V.Width;
        var chunks = new RowChunks(rows, c);
        threads.For(chunks.Count, chunk =>
        {
            long first = chunks.First(chunk), end = chunks.End(chunk);
            self.ApplyRows<V>(input, residual, relu, first, end, 0, wholeColumns, output, mask);
            self.ApplyRows<F32x1>(input, residual, relu, first, end, wholeColumns, c, output, mask);
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ApplyRows<W>(float* input, float* residual, bool relu, long first, long end,
        int firstColumn, int endColumn, float* output, byte* mask) where W : struct, IFloatVector<W>
    {
        for (long row = first; row < end; row++)
        {
            long start = row * columns;
            ApplyColumns<W>(input + start, residual == null ? null : residual + start, relu, 0, firstColumn, endColumn,
                output + start, mask, start);
        }
    }

    /// <summary>Columns [first, end) of a row, whose column 0 has the coefficients of firstColumn.</summary>
    /// <param name="start">Where the row's bits begin in the mask.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ApplyColumns<W>(float* input, float* residual, bool relu, int firstColumn, int first, int end,
        float* output, byte* mask, long start) where W : struct, IFloatVector<W>
    {
        float* mean = Mean + firstColumn, scale = Scale + firstColumn, offset = Offset + firstColumn;
        for (int column = first; column < end; column += W.Width)
        {
            W y = W.MultiplyAdd(W.Load(input + column) - W.Load(mean + column),
                W.Load(scale + column), W.Load(offset + column));
            if (residual != null)
            {
                y += W.Load(residual + column);
            }

            (relu ? Relu.Forward(y) : y).Store(output + column);
            if (mask != null)
            {
                ReluMask.Save(y, mask, start + column);
            }
        }
    }
}
