using System.Runtime.CompilerServices;

namespace SimClr.Kernels.Cpu;

internal sealed unsafe class Normalize<V>(CpuThreads threads) : INormalizeKernels<float>
    where V : struct, IFloatVector<V>
{
    public void Forward(BufferView<float> input, int rows, int columns, double epsilon,
        BufferView<float> output, BufferView<float> inverseNorm)
    {
        var chunks = new RowChunks(rows, columns);
        threads.For(chunks.Count, chunk =>
        {
            for (long row = chunks.First(chunk); row < chunks.End(chunk); row++)
            {
                long start = row * columns;
                inverseNorm[row] = ForwardRow(input.Pointer + start, columns, epsilon, output.Pointer + start);
            }
        });
    }

    public void Backward(BufferView<float> dOutput, BufferView<float> output, BufferView<float> inverseNorm,
        int rows, int columns, BufferView<float> dInput, Accumulation accumulation)
    {
        bool add = accumulation == Accumulation.Add;
        var chunks = new RowChunks(rows, columns);
        threads.For(chunks.Count, chunk =>
        {
            for (long row = chunks.First(chunk); row < chunks.End(chunk); row++)
            {
                long start = row * columns;
                BackwardRow(dOutput.Pointer + start, output.Pointer + start, inverseNorm[row], columns,
                    dInput.Pointer + start, add);
            }
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float ForwardRow(float* x, int columns, double epsilon, float* output)
    {
        double sumOfSquares = Dot(x, x, columns);
        if (sumOfSquares is not (> 1e-20 and < 1e30))
        {
            sumOfSquares = DotInDouble(x, x, columns); // the squares may have left the range of float
        }

        float inverse = (float)(1 / Math.Max(Math.Sqrt(sumOfSquares), epsilon));
        int i = 0;
        for (; i + V.Width <= columns; i += V.Width)
        {
            (V.Load(x + i) * V.Broadcast(inverse)).Store(output + i);
        }

        for (; i < columns; i++)
        {
            output[i] = x[i] * inverse;
        }

        return inverse;
    }

    /// <summary>dInput (+)= (dOutput - output · dot) · inverseNorm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BackwardRow(float* dy, float* y, float inverseNorm, int columns, float* dInput, bool add)
    {
        float dot = Dot(dy, y, columns);
        int i = 0;
        for (; i + V.Width <= columns; i += V.Width)
        {
            V tangent = V.MultiplyAdd(V.Load(y + i), V.Broadcast(-dot), V.Load(dy + i));
            Lanes.Write(tangent * V.Broadcast(inverseNorm), dInput + i, add);
        }

        for (; i < columns; i++)
        {
            float tangent = MathF.FusedMultiplyAdd(y[i], -dot, dy[i]);
            dInput[i] = tangent * inverseNorm + (add ? dInput[i] : 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Dot(float* a, float* b, int length)
    {
        V even = default, odd = default;
        int i = 0;
        for (; i + 2 * V.Width <= length; i += 2 * V.Width)
        {
            even = V.MultiplyAdd(V.Load(a + i), V.Load(b + i), even);
            odd = V.MultiplyAdd(V.Load(a + i + V.Width), V.Load(b + i + V.Width), odd);
        }

        float sum = V.Sum(even + odd);
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
