using System.Numerics;

namespace SimClr.Kernels.Reference;

public sealed class Normalize<T> : INormalizeKernels<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Forward(BufferView<T> input, int rows, int columns, double epsilon,
        BufferView<T> output, BufferView<T> inverseNorm)
    {
        for (long row = 0; row < rows; row++)
        {
            var x = input.Slice(row * columns, columns);
            var y = output.Slice(row * columns, columns);
            var sumOfSquares = T.Zero;
            for (int i = 0; i < columns; i++)
            {
                sumOfSquares += x[i] * x[i];
            }

            inverseNorm[row] = T.One / T.Max(T.Sqrt(sumOfSquares), T.CreateChecked(epsilon));
            for (int i = 0; i < columns; i++)
            {
                y[i] = x[i] * inverseNorm[row];
            }
        }
    }

    public void Backward(BufferView<T> dOutput, BufferView<T> output, BufferView<T> inverseNorm, int rows, int columns,
        BufferView<T> dInput, Accumulation accumulation)
    {
        for (long row = 0; row < rows; row++)
        {
            var dy = dOutput.Slice(row * columns, columns);
            var y = output.Slice(row * columns, columns);
            var dx = dInput.Slice(row * columns, columns);
            var dot = T.Zero;
            for (int i = 0; i < columns; i++)
            {
                dot += y[i] * dy[i];
            }

            for (int i = 0; i < columns; i++)
            {
                Accumulate.To(dx, i, (dy[i] - y[i] * dot) * inverseNorm[row], accumulation);
            }
        }
    }
}
