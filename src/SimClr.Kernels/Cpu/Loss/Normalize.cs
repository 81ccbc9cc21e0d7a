using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

internal sealed unsafe class Normalize<V>(CpuThreads threads) : INormalizeKernels<float>
    where V : struct, IFloatVector<V>
{
    public void Forward(ArrayView<float> input, int rows, int columns, double epsilon,
        ArrayView<float> output, ArrayView<float> inverseNorm)
        => ForRows(rows, columns, row =>
        {
            float* x = input.Pointer + row * columns;
            double sumOfSquares = Dot(x, x, columns);
            if (sumOfSquares is not (> 1e-20 and < 1e30))
            {
                sumOfSquares = DotInDouble(x, x, columns); // the squares may have left the range of float
            }

            inverseNorm[row] = (float)(1 / Math.Max(Math.Sqrt(sumOfSquares), epsilon));
            FlatPass<V>.Run(0, columns,
                new ScaleKernel(x, inverseNorm[row], output.Pointer + row * columns, add: false));
        });

    public void Backward(ArrayView<float> dOutput, ArrayView<float> output, ArrayView<float> inverseNorm,
        int rows, int columns, ArrayView<float> dInput, Accumulation accumulation)
        => ForRows(rows, columns, row =>
        {
            float* dy = dOutput.Pointer + row * columns;
            float* y = output.Pointer + row * columns;
            FlatPass<V>.Run(0, columns, new NormalizeGradientKernel(dy, y, Dot(dy, y, columns), inverseNorm[row],
                dInput.Pointer + row * columns, accumulation == Accumulation.Add));
        });

    private void ForRows(int rows, int columns, Action<long> body)
    {
        var chunks = new RowChunks(rows, columns);
        threads.For(chunks.Count, chunk =>
        {
            for (long row = chunks.First(chunk); row < chunks.End(chunk); row++)
            {
                body(row);
            }
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Dot(float* a, float* b, int length)
    {
        V even = default, odd = default;
        int i = 0;
        for (; i + 2 * V.Width <= length; i += 2 * V.Width)
        {
            even = V.MultiplyAdd(V.Load(a + i), V.Load(b + i), even);
            odd = V.MultiplyAdd(V.Load(a + i + V.Width), V.Load(b + i + V.Width), odd);
        }

        float sum = Lanes.Sum(even + odd);
        for (; i < length; i++)
        {
            sum = MathF.FusedMultiplyAdd(a[i], b[i], sum);
        }

        return sum;
    }

    private static double DotInDouble(float* a, float* b, int length)
    {
        double sum = 0;
        for (int i = 0; i < length; i++)
        {
            sum += (double)a[i] * b[i];
        }

        return sum;
    }
}
