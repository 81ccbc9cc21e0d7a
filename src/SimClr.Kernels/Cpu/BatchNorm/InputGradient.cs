using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

/// <summary>
/// dInput = Scale · (dy - MeanDy + (x - Mean) · Slope) per column, and dResidual = dy, dy = dOutput where the ReLU let
/// something through. Slope is -inverseStd · mean of dy·xhat, Scale gamma · inverseStd. What cancels, of few rows
/// nearly all, does so before the scale magnifies its rounding.
/// </summary>
internal readonly unsafe struct InputGradient(float* coefficients, int columns)
{
    public float* Mean => coefficients;

    public float* Scale => coefficients + columns;

    public float* MeanDy => coefficients + 2L * columns;

    public float* Slope => coefficients + 3L * columns;

    /// <summary>Floats to allocate for the coefficients.</summary>
    public static long Length(int columns) => 4L * columns;

    /// <param name="meanDy">0 where the statistics are constants, likewise meanDyXhat.</param>
    public void Set(int column, float mean, double inverseStd, BufferView<float> gamma, double meanDy, double meanDyXhat)
    {
        Mean[column] = mean;
        Scale[column] = (float)(gamma.IsEmpty ? inverseStd : gamma[column] * inverseStd);
        MeanDy[column] = (float)meanDy;
        Slope[column] = (float)(-inverseStd * meanDyXhat);
    }

    public void Apply<V>(CpuThreads threads, float* dOutput, ReluMask mask, float* input, long rows,
        Gradient<float> dInput, Gradient<float> dResidual)
        where V : struct, IFloatVector<V>
    {
        var self = this;
        int c = columns;
        int wholeColumns = c - c % V.Width;
        float* dx = dInput.View.Pointer, dr = dResidual.View.Pointer;
        bool addInput = dInput.Mode == Accumulation.Add, addResidual = dResidual.Mode == Accumulation.Add;
        var chunks = new RowChunks(rows, c);
        threads.For(chunks.Count, chunk =>
        {
            long first = chunks.First(chunk), end = chunks.End(chunk);
            self.ApplyRows<V>(dOutput, mask, input, first, end, 0, wholeColumns, dx, addInput, dr, addResidual);
            self.ApplyRows<F32x1>(dOutput, mask, input, first, end, wholeColumns, c, dx, addInput, dr, addResidual);
        });
    }

    /// <param name="dInput">Null where not wanted, likewise dResidual.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ApplyRows<W>(float* dOutput, ReluMask mask, float* input, long first, long end,
        int firstColumn, int endColumn, float* dInput, bool addInput, float* dResidual, bool addResidual)
        where W : struct, IFloatVector<W>
    {
        float* mean = Mean, scale = Scale, meanDy = MeanDy, slope = Slope;
        for (long row = first; row < end; row++)
        {
            long start = row * columns;
            for (int column = firstColumn; column < endColumn; column += W.Width)
            {
                long i = start + column;
                W dy = mask.Apply(W.Load(dOutput + i), i);
                if (dInput != null)
                {
                    W centred = W.Load(input + i) - W.Load(mean + column);
                    W dx = W.MultiplyAdd(centred, W.Load(slope + column), dy - W.Load(meanDy + column));
                    Lanes.Write(dx * W.Load(scale + column), dInput + i, addInput);
                }

                if (dResidual != null)
                {
                    Lanes.Write(dy, dResidual + i, addResidual);
                }
            }
        }
    }
}
