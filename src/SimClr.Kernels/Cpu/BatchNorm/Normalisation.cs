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

    private const long StreamedFloats = 8 << 20; // 32 MB: more than a third-level cache has for it

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
            self.ApplyRows<V>(input, residual, relu, rows, first, end, 0, wholeColumns, output, mask);
            self.ApplyRows<F32x1>(input, residual, relu, rows, first, end, wholeColumns, c, output, mask);
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ApplyRows<W>(float* input, float* residual, bool relu, long allRows, long first, long end,
        int firstColumn, int endColumn, float* output, byte* mask) where W : struct, IFloatVector<W>
    {
        float* mean = Mean, scale = Scale, offset = Offset;
        bool streams = output != input && allRows * columns >= StreamedFloats && columns % W.Width == 0
            && (nint)output % (W.Width * sizeof(float)) == 0;
        for (long row = first; row < end; row++)
        {
            long start = row * columns;
            for (int column = firstColumn; column < endColumn; column += W.Width)
            {
                W y = W.MultiplyAdd(W.Load(input + start + column) - W.Load(mean + column),
                    W.Load(scale + column), W.Load(offset + column));
                if (residual != null)
                {
                    y += W.Load(residual + start + column);
                }

                W result = relu ? Relu.Forward(y) : y;
                if (streams)
                {
                    result.StoreStreaming(output + start + column);
                }
                else
                {
                    result.Store(output + start + column);
                }

                if (mask != null)
                {
                    ReluMask.Save(y, mask, start + column);
                }
            }
        }
    }
}
